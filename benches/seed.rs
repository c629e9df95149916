//! Apps by the million, written straight into the database of a platform: `seed DATABASE-URL APPS`.
//!
//! Prints what to ask about them, as `benches/load.rs` reads it, by what it is about. One organisation has every fifth
//! app, fifty of a thousand others have the rest; one app of seven has versions and releases.
#![expect(clippy::print_stdout, reason = "what is asked is its result")]

use std::fmt::Write as _;

use hutong_api::Migrator;
use hutong_base::{Clock as _, SystemClock};
use hutong_core::{Db, secret_hash};
use sea_orm::ConnectionTrait as _;
use serde_json::{Map, Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Of every hundred names ten have the first, ten the second, one the third, and the others one of the rest.
const COMMON: [&str; 2] = ["咖啡", "Coffee"];
const SELDOM: &str = "书店";
const NOUNS: [&str; 20] = [
    "奶茶",
    "外卖",
    "健身",
    "宠物医院",
    "Tea House",
    "Travel",
    "音乐",
    "超市",
    "Fitness",
    "洗车",
    "挂号",
    "Bakery",
    "火锅",
    "Parking",
    "酒店",
    "地铁",
    "Tickets",
    "家政",
    "Library",
    "早教",
];
const BRANDS: [&str; 12] = [
    "老王",
    "Happy ",
    "蓝色",
    "城市",
    "City ",
    "阳光",
    "Green ",
    "小鹿",
    "胡同",
    "Uncle Li ",
    "东方",
    "一起",
];
const PLACES: [&str; 8] = ["", " 朝阳店", "", " Shanghai", " 西湖店", "", " 2 号店", " Plus"];
/// Three apps of all have it, the oldest ones.
const RARE: &str = "鲸落 Whalefall";

/// Of a thousand apps ten are called this or are about that: a longer page would be fuller among the million.
const SOME: &str = "limit=10";

/// Odd, so that every number of an app gives another appid.
const MIX: u64 = 2_654_435_761;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, apps] = &arguments[..] else {
        return Err("name the database and how many apps".into());
    };
    let apps: usize = apps.parse()?;
    let db = Db::connect(url).await?;
    db.migrate::<Migrator>().await?;
    let transaction = db.begin().await?;
    let is_postgres = url.starts_with("postgres");
    for statement in statements(apps, SystemClock.now(), is_postgres) {
        transaction.execute_unprepared(&statement).await?;
    }
    transaction.commit().await?;
    if is_postgres {
        // what its autovacuum does in time
        db.read().execute_unprepared("VACUUM ANALYZE").await?;
    }
    // which writes SQLite's log, as large as all of it now, into the database
    db.close().await?;
    println!("{}", questions(apps));
    Ok(())
}

fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}_{number:032x}")
}

/// `CASE` of the place of one of these.
fn one_of(texts: &[&str], place: &str) -> String {
    let mut cases = format!("CASE {place}");
    for (at, text) in texts.iter().enumerate() {
        let _written = write!(cases, " WHEN {at} THEN '{text}'");
    }
    cases + " END"
}

/// `now` is when versions and releases came to their states: what nothing shows any more is let go when it is old.
fn statements(apps: usize, now: i64, postgres: bool) -> Vec<String> {
    let hex = |number: &str, digits: usize| {
        if postgres {
            format!("lpad(to_hex({number}), {digits}, '0')")
        } else {
            format!("printf('%0{digits}x', {number})")
        }
    };
    let id = |prefix: &str, number: &str| format!("'{prefix}_' || {}", hex(&format!("({number})"), 32));
    let all = |most: usize| {
        format!(
            "WITH RECURSIVE numbers (n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM numbers WHERE n < {most})"
        )
    };
    let small = (apps / 20).max(1);
    let owner = format!(
        "CASE n % 5 WHEN 0 THEN {} ELSE {} END",
        id("org", "0"),
        id("org", &format!("1 + n % {small}"))
    );
    let noun = format!(
        "CASE WHEN n % 100 < 10 THEN '{}' WHEN n % 100 < 20 THEN '{}' WHEN n % 100 = 20 THEN '{SELDOM}' ELSE {} END",
        COMMON[0],
        COMMON[1],
        one_of(&NOUNS, &format!("(n / 7) % {}", NOUNS.len()))
    );
    let name = format!(
        "CASE WHEN n <= 3 THEN '{RARE}' ELSE {} || {noun} || {} END",
        one_of(&BRANDS, &format!("(n / 3) % {}", BRANDS.len())),
        one_of(&PLACES, &format!("(n / 11) % {}", PLACES.len()))
    );
    let category = "CASE WHEN n % 100 = 7 THEN 'charity' WHEN n % 3 = 0 THEN 'food' ELSE 'shopping' END";
    let appid = format!(
        "'wx' || {} || {}",
        hex(&format!("((n * {MIX}) % 4294967296)"), 8),
        hex("((n * 2246822519) % 4294967296)", 8)
    );
    let organisations = |ids: &str, kind: &str| {
        format!("INSERT INTO organisations (id, name, kind, created_at) {ids}").replace("KIND", &format!("'{kind}'"))
    };
    // the others' are nobody's: a table of two tells a planner what is not so
    let token = |number: usize, of: &str| {
        let hash = secret_hash(&format!("hut_{of}"));
        format!(
            "UPDATE tokens SET hash = '{hash}' WHERE organisation = '{}'",
            self::id("org", number)
        )
    };
    let host = (self::id("host", 1), self::id("org", 999_999_999));
    let versions = format!(
        "INSERT INTO versions (id, organisation, app, code, name, state, state_since, promotable, manifest,
             manifest_sha256, signature, capabilities, created_at, uploaded_at)
         {} SELECT {}, apps.organisation, apps.id, code, '1.' || code, 'admitted', {now}, FALSE, '{{}}',
             {}, '{{}}', '[]', {now}, {now}
         FROM numbers JOIN apps ON apps.id = {} CROSS JOIN (SELECT 1 AS code UNION SELECT 2 UNION SELECT 3) AS codes
         WHERE n % 7 = 1",
        all(apps),
        id("ver", "n * 4 + code"),
        hex("(n * 4 + code)", 64),
        id("app", "n"),
    );
    vec![
        organisations(&format!("SELECT '{}', 'big', KIND, 0", self::id("org", 0)), "developer"),
        organisations(&format!("SELECT '{}', 'host', KIND, 0", host.1), "host_owner"),
        organisations(
            &format!(
                "{} SELECT {}, 'small', KIND, 0 FROM numbers",
                all(small),
                id("org", "n")
            ),
            "developer",
        ),
        "INSERT INTO tokens (id, organisation, name, hash, created_at)
         SELECT 'tok_' || substr(id, 5), id, 'bench', id, 0 FROM organisations WHERE kind = 'developer'"
            .to_owned(),
        token(0, "big"),
        token(2, "small"),
        format!(
            "INSERT INTO hosts (id, organisation, registration, created_at, updated_at)
             VALUES ('{}', '{}', '{{\"name\":\"Plaza\",\"keys\":[]}}', 0, 0)",
            host.0, host.1
        ),
        format!(
            "INSERT INTO apps (id, organisation, appid, name, category, created_at)
             {} SELECT {}, {owner}, {appid}, {name}, {category}, n FROM numbers",
            all(apps),
            id("app", "n")
        ),
        versions,
        format!(
            "INSERT INTO releases (id, organisation, app, version, version_code, host, host_organisation, track, state,
                 created_at, updated_at)
             SELECT 'rel_' || substr(id, 5), organisation, app, id, code, '{}', '{}', 'online', 'active', {now}, {now}
             FROM versions WHERE code = 3",
            host.0, host.1
        ),
    ]
}

/// What is asked, by name. `operator` stands for the operator's token, which only the caller has.
fn questions(apps: usize) -> Value {
    // each of these has versions; of the operator's, half of all come after it
    let some = id("app", apps / 14 * 7 + 1);
    let own = [
        ("operator", some.clone()),
        ("big", id("app", 15)),
        ("small", id("app", 1)),
    ];
    let encoded = |text: &str| {
        text.bytes()
            .fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
    };
    let mut questions = Map::new();
    for (who, app) in &own {
        for (name, path) in [
            ("open", format!("/v1/apps/{app}")),
            ("versions", format!("/v1/apps/{app}/versions")),
            ("releases of an app", format!("/v1/releases?app={app}")),
        ] {
            questions.insert(format!("{name}, {who}"), json!({"path": path, "who": who}));
        }
    }
    let mut asked = vec![("releases", "/v1/releases".to_owned())];
    let searches = [
        ("search common Chinese", COMMON[0]),
        ("search common English", "coffee"),
        ("search seldom", SELDOM),
        ("search rare", "鲸落"),
        ("search rare letter", "鲸"),
        ("search rare English", "whalefall"),
        ("search appid", &format!("{:08x}", (7 * MIX) % (1 << 32))[..7]),
        ("search absent Chinese", "不存在"),
        ("search absent English", "zzqqxx"),
    ];
    let pages = [
        ("list", "/v1/apps?".to_owned()),
        ("list deep", format!("/v1/apps?cursor={some}")),
        ("category common", "/v1/apps?category=food".to_owned()),
        ("category rare", format!("/v1/apps?category=charity&{SOME}")),
    ];
    asked.extend(pages);
    asked.extend(searches.map(|(name, q)| (name, format!("/v1/apps?q={}&{SOME}", encoded(q)))));
    asked.push((
        "search rare in category",
        format!("/v1/apps?category=food&q={}", encoded("鲸落")),
    ));
    for (name, path) in asked {
        for (who, _) in &own {
            questions.insert(format!("{name}, {who}"), json!({"path": path, "who": who}));
        }
    }
    questions.into()
}
