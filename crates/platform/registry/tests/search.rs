//! Apps are found among many by a part of their name or appid, exactly as looking at each of them would.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_base::{Random, SeededRandom};
use hutong_testkit::{Client, TestApp};
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::Query;
use serde_json::json;

const APPS: usize = 2500;
const LETTERS: [char; 15] = [
    'a', 'B', 'c', '1', '胡', '同', '咖', '啡', 'É', 'é', ' ', '%', '_', '\'', '"',
];

struct Named {
    id: String,
    owner: String,
    name: String,
    appid: String,
}

fn upto(random: &SeededRandom, most: usize) -> usize {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % most as u64).unwrap()
}

fn text(random: &SeededRandom, longest: usize) -> String {
    let length = 1 + upto(random, longest);
    (0..length).map(|_| LETTERS[upto(random, LETTERS.len())]).collect()
}

fn name(random: &SeededRandom) -> String {
    format!("x{}x", text(random, 9))
}

async fn seed(app: &TestApp, owners: [&str; 2], random: &SeededRandom) -> Vec<Named> {
    let mut all = Vec::new();
    for at in 0..APPS {
        all.push(Named {
            id: app.platform.ids.next("app").into(),
            owner: owners[at % 2].to_owned(),
            name: name(random),
            appid: format!("Wx{at:05}"),
        });
    }
    insert(app, &all).await;
    all
}

async fn insert(app: &TestApp, all: &[Named]) {
    let transaction = app.platform.db.begin().await.unwrap();
    for some in all.chunks(250) {
        let mut insert = Query::insert();
        insert
            .into_table("apps")
            .columns(["id", "organisation", "name", "appid", "created_at"]);
        for Named { id, owner, name, appid } in some {
            let row = [id, owner, name, appid].map(|text| text.as_str().into());
            insert.values_panic(row.into_iter().chain([0_i64.into()]));
        }
        transaction.execute(&insert).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

/// Ids of all pages, newest first.
async fn found(client: &Client, part: &str) -> Vec<String> {
    in_order(client, part, "newest").await
}

async fn in_order(client: &Client, part: &str, order: &str) -> Vec<String> {
    let encoded = part
        .bytes()
        .fold(String::new(), |all, byte| all + &format!("%{byte:02x}"));
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client
            .get(&format!("/v1/apps?limit=150&order={order}&q={encoded}{cursor}"))
            .await
            .expect(200);
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

fn expected(all: &[Named], owner: Option<&str>, part: &str) -> Vec<String> {
    let part = part.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&part);
    let own = |app: &&Named| owner.is_none_or(|owner| owner == app.owner);
    let having = all.iter().filter(own).filter(|app| has(&app.name) || has(&app.appid));
    let mut ids: Vec<String> = having.map(|app| app.id.clone()).collect();
    ids.sort_by(|one, other| other.cmp(one));
    ids
}

async fn compare(all: &[Named], operator: &Client, developer: &Client, part: &str) {
    assert_eq!(
        found(operator, part).await,
        expected(all, None, part),
        "all with {part:?}"
    );
    let mut own = expected(all, Some(&developer.organisation), part);
    assert_eq!(found(developer, part).await, own, "own with {part:?}");
    own.reverse();
    assert_eq!(
        in_order(developer, part, "oldest").await,
        own,
        "own, oldest first, with {part:?}"
    );
}

#[tokio::test]
async fn what_is_found_is_what_looking_at_every_app_finds() {
    let app = TestApp::new().await;
    let (operator, one, other) = (app.operator().await, app.developer().await, app.developer().await);
    let random = SeededRandom::new(7);
    let mut all = seed(&app, [&one.organisation, &other.organisation], &random).await;

    let mut parts: Vec<String> = (0..16).map(|_| text(&random, 4)).collect();
    parts.extend((0..8).map(|_| all[upto(&random, APPS)].name.clone()));
    parts.extend(["wx", "wx00", "WX00007", "00007", "x", "鲸", "鲸落", "\\", "wx00007x"].map(str::to_owned));
    parts.push("x".repeat(300));
    for part in &parts {
        compare(&all, &operator, &one, part).await;
    }

    for named in &mut all[..6] {
        let old = std::mem::replace(&mut named.name, name(&random) + "鲸落");
        let path = format!("/v1/apps/{}", named.id);
        let owner = if named.owner == one.organisation { &one } else { &other };
        owner.put(&path, json!({"name": named.name})).await.expect(200);
        parts.extend([old, named.name.clone()]);
    }
    for named in all.drain(..3) {
        let owner = if named.owner == one.organisation { &one } else { &other };
        owner.delete(&format!("/v1/apps/{}", named.id)).await.expect(204);
    }
    for part in &parts[16..] {
        compare(&all, &operator, &one, part).await;
    }
}

#[tokio::test]
async fn what_one_node_changes_every_node_finds_at_once() {
    let app = TestApp::new().await;
    let developer = app.developer().await;
    let there = developer.through(&hutong_api::router(app.second_node().await));
    assert_eq!(found(&there, "鲸落").await.len(), 0);
    let body = json!({"name": "鲸落", "appid": "wxWhale", "category": "food"});
    let new = developer.post("/v1/apps", body).await.expect(201);
    let path = format!("/v1/apps/{}", new["id"].as_str().unwrap());
    assert_eq!(found(&there, "鲸").await.len(), 1);
    assert_eq!(found(&developer, "XWHALE").await.len(), 1);

    there
        .put(&path, json!({"name": "Narwhal", "category": "games"}))
        .await
        .expect(200);
    for client in [&developer, &there] {
        assert_eq!(found(client, "鲸").await.len(), 0, "of the name before");
        assert_eq!(found(client, "narwhal&category=games").await.len(), 0, "is one word");
        let of = async |category: &str| {
            let page = client
                .get(&format!("/v1/apps?q=narwhal&category={category}"))
                .await
                .expect(200);
            page["items"].as_array().unwrap().len()
        };
        assert_eq!([of("food").await, of("games").await], [0, 1]);
    }

    developer.delete(&path).await.expect(204);
    for client in [&developer, &there] {
        assert_eq!(found(client, "narwhal").await.len(), 0, "without a row");
    }
}

/// Parts that few, some and many of the apps have, alone and together, on every page.
#[tokio::test]
async fn pages_of_a_part_that_some_have_follow_each_other_without_gap() {
    let app = TestApp::new().await;
    let (operator, one, other) = (app.operator().await, app.developer().await, app.developer().await);
    let random = SeededRandom::new(9);
    let mut all = Vec::new();
    for at in 0..6000 {
        let word = if at % 300 == 7 { "书店" } else { "外卖" };
        let sort = if at % 23 == 0 { "Coffee" } else { "Tea" };
        all.push(Named {
            id: app.platform.ids.next("app").into(),
            owner: [&one, &other][usize::from(at % 5 == 0)].organisation.clone(),
            name: format!("{word} {sort} {}", text(&random, 3)),
            appid: format!("wx{at:06}"),
        });
    }
    insert(&app, &all).await;
    for part in [
        "书店",
        "coffee",
        "店 Coffee",
        "卖 coffee",
        "书店 tea",
        "wx00",
        "wx0012",
        "外",
        "书卖",
    ] {
        compare(&all, &operator, &other, part).await;
    }
    // the first page after apps are gone that the memory still has
    for named in all.drain(5900..) {
        let owner = if named.owner == one.organisation { &one } else { &other };
        owner.delete(&format!("/v1/apps/{}", named.id)).await.expect(204);
    }
    compare(&all, &operator, &other, "外卖").await;
}
