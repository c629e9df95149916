//! Demo content: people, posts, messages, money, and cards of the mini-programs on offer. Doing it again adds nothing.

use sea_orm::{EntityTrait, PaginatorTrait, TransactionTrait};

use crate::{
    Host,
    accounts::{self, NewUser},
    error::Error,
    feed, messages,
    model::{Card, entry, message, post, user},
    wallet,
};

/// Password of every demo account.
pub const DEMO_PASSWORD: &str = "hutong";

/// Name, nick name, bio, city, opening balance in fen.
const PEOPLE: [(&str, &str, &str, &str, i64); 4] = [
    ("lin", "林小满", "在杭州写代码，也写咖啡地图", "杭州", 326_850),
    ("wang", "王一川", "骑车、摄影、偶尔做饭", "杭州", 1_280_000),
    ("chen", "陈知夏", "独立书店店主 · 猫两只", "上海", 89_900),
    ("demo", "体验用户", "第一次来互通逛逛", "北京", 500_000),
];

/// Author, text, hours ago.
const POSTS: [(&str, &str, i64); 5] = [
    (
        "chen",
        "书店新到了一批城市漫游手册，周末下午三点有分享会，欢迎来坐坐。",
        50,
    ),
    ("wang", "早起绕西湖骑了一圈，31 公里，雾散的时候刚好到断桥。", 27),
    ("demo", "同一个小程序，在广场和钱袋里打开是一样的，这就是互通吧。", 20),
    ("lin", "把常去的六家咖啡馆按「安静程度」排了个序，第一名出乎意料。", 6),
    ("chen", "两只猫终于肯一起晒太阳了。", 2),
];

/// From, to, text, minutes ago.
const MESSAGES: [(&str, &str, &str, i64); 7] = [
    ("wang", "demo", "欢迎来广场！有什么想逛的？", 190),
    ("demo", "wang", "听说这里也能用小程序？", 186),
    ("wang", "demo", "对，聊天里的卡片点一下就开，不用再登录。", 185),
    ("lin", "demo", "下午喝咖啡吗？我先点好。", 42),
    ("chen", "lin", "你要的那本《胡同》到货了", 90),
    ("lin", "chen", "太好了，周末来拿！", 80),
    ("lin", "wang", "西湖那条线路发我一下", 300),
];

/// Note, amount in fen, hours ago: what a demo account's book shows besides the opening balance.
const SPENT: [(&str, i64, i64); 3] = [("地铁出行", -400, 30), ("知夏书店", -5800, 26), ("午餐", -3250, 5)];

/// Who recommends the first mini-programs on offer, with what words, minutes ago.
const CARDS: [(&str, &str, i64); 2] = [
    ("lin", "最近每天都在用，推荐给大家", 18),
    ("wang", "这个小程序值得收藏", 75),
];

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Fills an empty database; with cards when the platform answers. Returns how many apps were on offer.
pub async fn seed(host: &Host) -> Result<usize, Error> {
    let people = demo_people(host).await?;
    let person = |name: &str| {
        people
            .iter()
            .find(|user| user.name == name)
            .ok_or(Error::NotFound("user"))
    };
    let now = host.world.now();

    if post::Entity::find().count(&host.db).await? == 0 {
        for (name, text, hours) in POSTS {
            feed::add(host, person(name)?, text.to_owned(), None, now - hours * HOUR).await?;
        }
    }
    if message::Entity::find().count(&host.db).await? == 0 {
        for (from, to, text, minutes) in MESSAGES {
            let at = now - minutes * MINUTE;
            messages::send(host, person(from)?, person(to)?, text.to_owned(), None, at).await?;
        }
    }

    let apps = host.platform.apps().await?;
    let has_cards = post::Entity::find()
        .all(&host.db)
        .await?
        .iter()
        .any(|post| post.card.is_some());
    if !has_cards {
        for (app, (name, said, minutes)) in apps.iter().zip(CARDS) {
            let title = app
                .summary
                .as_deref()
                .filter(|text| !text.is_empty())
                .unwrap_or(&app.name);
            let title = title.chars().take(100).collect();
            let card = Card {
                app: app.id.clone(),
                title,
                path: String::new(),
                image_url: None,
            };
            let at = now - minutes * MINUTE;
            feed::add(host, person(name)?, said.to_owned(), Some(card.clone()), at).await?;
            messages::send(host, person(name)?, person("demo")?, String::new(), Some(card), at).await?;
        }
    }
    Ok(apps.len())
}

/// Where a demo account lives; of others nobody has asked.
pub(crate) fn city_of(user: &user::Model) -> Option<&'static str> {
    let (.., city, _) = PEOPLE.into_iter().find(|(name, ..)| user.demo && *name == user.name)?;
    Some(city)
}

/// The demo accounts, made when they are missing.
async fn demo_people(host: &Host) -> Result<Vec<user::Model>, Error> {
    let mut people = Vec::new();
    for (name, nick_name, bio, _, opening) in PEOPLE {
        let found = accounts::by_name(host, name).await;
        people.push(match found {
            Err(Error::NotFound(_)) => {
                let new = NewUser {
                    name: name.into(),
                    nick_name: nick_name.into(),
                    bio: bio.into(),
                    password: DEMO_PASSWORD.into(),
                    demo: true,
                };
                let user = accounts::create(host, new).await?;
                open_book(host, &user, opening).await?;
                user
            }
            found => found?,
        });
    }
    Ok(people)
}

async fn open_book(host: &Host, user: &user::Model, opening: i64) -> Result<(), Error> {
    let now = host.world.now();
    let line = |number: usize, kind: &str, note: &str, amount, hours: i64| entry::Model {
        user_id: user.id.clone(),
        request: format!("seed:{number}"),
        kind: kind.into(),
        amount,
        peer: None,
        note: note.into(),
        created_at: now - hours * HOUR,
    };
    let book = host.db.begin().await?;
    wallet::insert(&book, line(0, "opening", "", opening, 72)).await?;
    for (number, (note, amount, hours)) in SPENT.into_iter().enumerate() {
        wallet::insert(&book, line(number + 1, "payment", note, amount, hours)).await?;
    }
    book.commit().await?;
    Ok(())
}
