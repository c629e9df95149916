//! The platform's keys change while containers run: what is signed follows, on every server.

use hutong_api::{KeyStep, KeysError, change_keys};
use hutong_core::AppState;
use hutong_core::keys::OVERLAP;
use hutong_package::{Inclusion, KeyStatement, Release, SignedKeys, SigningKey, Trust, VerifyingKey};
use hutong_testkit::Client;
use serde_json::Value;

use crate::support::World;

const SECOND: i64 = 1000;

struct Stage {
    world: World,
    owner: Client,
    host: String,
    session: String,
    first: VerifyingKey,
}

impl Stage {
    async fn new() -> Self {
        let world = World::new().await;
        let (host, app) = world.host_with_app().await;
        Self {
            session: world.session(&host, "user-1", &app).await,
            first: world.app.platform.keys.first().verifying_key(),
            owner: host.owner,
            host: host.id,
            world,
        }
    }

    fn node(&self) -> &AppState {
        &self.world.app.platform
    }

    /// What the session gets.
    async fn release(&self) -> Value {
        let (status, answer) = self.world.release_of(&self.session).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// What becomes of an answer at a container that believes `trust`, and of the proof of admission in it.
    fn opened(&self, trust: &Trust, answer: &Value) -> Result<(), &'static str> {
        let now = self.node().clock.now();
        let text = |field: &str| answer[field].as_str().unwrap();
        Release::open(text("release"), text("release_signature"), trust, now).map_err(|error| error.code())?;
        let admission: Inclusion = serde_json::from_value(answer["admission"].clone()).unwrap();
        admission.verify(trust, now).map(drop).map_err(|error| error.code())
    }

    async fn pinned(&self) -> Value {
        self.owner.get(&format!("/v1/hosts/{}", self.host)).await.expect(200)["platform_key"].clone()
    }
}

fn chain(answer: &Value) -> Vec<SignedKeys> {
    serde_json::from_value(answer["keys"].clone()).unwrap_or_default()
}

async fn rotate(node: &AppState) -> KeyStatement {
    change_keys(node, KeyStep::Rotate, None).await.unwrap()
}

#[tokio::test]
async fn a_new_key_signs_on_every_server_within_a_second() {
    let stage = Stage::new().await;
    let (trust, before) = (Trust::from(stage.first.clone()), stage.release().await);
    assert_eq!((stage.opened(&trust, &before), before.get("keys")), (Ok(()), None));

    let elsewhere = stage.world.app.second_node().await;
    let statement = rotate(&elsewhere).await;
    stage.world.clock().advance(SECOND);
    let after = stage.release().await;
    assert_eq!(
        stage.opened(&trust, &after),
        Err("release_signature"),
        "another key signs"
    );
    let followed = trust.follow(&chain(&after)).unwrap();
    assert_eq!(followed.number(), 1);
    // both count: a container may have begun before
    for answer in [&before, &after] {
        assert_eq!(stage.opened(&followed, answer), Ok(()));
    }
    assert_eq!(stage.pinned().await, statement.signer().to_string());
    assert_eq!(
        stage.opened(&statement.signer().clone().into(), &after),
        Ok(()),
        "for who pins the newest"
    );

    // by what it did itself a server goes at once
    let third = rotate(stage.node()).await;
    let latest = stage.release().await;
    let followed = followed.follow(&chain(&latest)).unwrap();
    assert_eq!(
        (followed.statement(), stage.opened(&followed, &latest)),
        (Some(&third), Ok(()))
    );
    stage.world.clock().advance(OVERLAP - SECOND);
    assert_eq!(stage.opened(&followed, &before), Err("key_revoked"));
}

#[tokio::test]
async fn what_a_revoked_key_signed_is_handed_out_no_more() {
    let stage = Stage::new().await;
    let before = stage.release().await;
    assert_eq!(stage.release().await, before, "from memory");
    let elsewhere = stage.world.app.second_node().await;
    change_keys(&elsewhere, KeyStep::Revoke(stage.first.clone()), None)
        .await
        .unwrap();
    stage.world.clock().advance(SECOND);
    let after = stage.release().await;
    let trust = Trust::from(stage.first.clone()).follow(&chain(&after)).unwrap();
    assert_eq!(
        stage.opened(&trust, &after),
        Ok(()),
        "release and proof are signed anew"
    );
    assert_eq!(stage.opened(&trust, &before), Err("key_revoked"));
    let mut proof = after.clone();
    proof["admission"] = before["admission"].clone();
    assert_eq!(stage.opened(&trust, &proof), Err("key_revoked"));
    assert_eq!(trust.follow(&[]).unwrap_err().code(), "keys_rollback");
}

#[tokio::test]
async fn an_offline_root_outlives_the_theft_of_the_key_that_signs() {
    let stage = Stage::new().await;
    let operator = stage.world.app.operator().await;
    let developer = stage.world.app.developer().await;
    let root = SigningKey::from_seed(&[99; 32]);
    change_keys(stage.node(), KeyStep::Root(root.clone()), None)
        .await
        .unwrap();
    assert_eq!(stage.pinned().await, root.verifying_key().to_string());

    let refused = change_keys(stage.node(), KeyStep::Rotate, None).await;
    assert!(matches!(refused, Err(KeysError::RootMissing(_))), "{refused:?}");
    let stranger = Some(SigningKey::from_seed(&[98; 32]));
    let refused = change_keys(stage.node(), KeyStep::Rotate, stranger).await;
    assert!(matches!(refused, Err(KeysError::NotRoot { .. })), "{refused:?}");
    for (key, known) in [
        (root.verifying_key(), true),
        (SigningKey::from_seed(&[97; 32]).verifying_key(), false),
    ] {
        let refused = change_keys(stage.node(), KeyStep::Revoke(key), Some(root.clone())).await;
        let expected = matches!(
            (&refused, known),
            (Err(KeysError::IsRoot(_)), true) | (Err(KeysError::Unknown(_)), false)
        );
        assert!(expected, "{refused:?}");
    }

    change_keys(stage.node(), KeyStep::Revoke(stage.first.clone()), Some(root.clone()))
        .await
        .unwrap();
    let last = change_keys(stage.node(), KeyStep::Rotate, Some(root.clone()))
        .await
        .unwrap();
    let answer = stage.release().await;
    let told = chain(&answer);
    assert_eq!(
        (told.len(), last.number),
        (2, 3),
        "where the root changed, and the newest"
    );
    for pinned in [&stage.first, &root.verifying_key()] {
        let trust = Trust::from(pinned.clone()).follow(&told).unwrap();
        assert_eq!(stage.opened(&trust, &answer), Ok(()), "{pinned}");
        let by_thief = last.rotated(stage.first.clone(), 0, 0);
        let by_thief = KeyStatement {
            revoked: Vec::new(),
            ..by_thief
        }
        .sign(&[stage.node().keys.first()]);
        assert_eq!(trust.follow(&[by_thief]).unwrap_err().code(), "keys_signature");
    }
    let again = change_keys(
        stage.node(),
        KeyStep::Root(stage.node().keys.first().clone()),
        Some(root),
    )
    .await;
    assert!(matches!(again, Err(KeysError::Revoked(_))), "{again:?}");

    let keys = stage.world.app.anonymous().get("/v1/keys").await.expect(200);
    assert_eq!(keys["statements"], answer["keys"]);
    for (organisation, told) in [(&operator, 3), (&stage.owner, 3), (&developer, 0)] {
        let events = stage.world.events(organisation).await;
        let heard = events
            .iter()
            .filter(|event| event.contains("hutong.platform.keys_changed"));
        assert_eq!(heard.count(), told);
    }
}
