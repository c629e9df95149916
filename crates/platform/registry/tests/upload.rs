//! Uploading versions.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use hutong_package::{Digest, Signature, SigningKey};
use hutong_testkit::{Project, TestApp, TestPackage};
use serde_json::{Value, json};

fn hashes(begun: &Value) -> Vec<&str> {
    begun["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| hash.as_str().unwrap())
        .collect()
}

fn complete(begun: &Value) -> String {
    format!("/v1/versions/{}/complete", begun["id"].as_str().unwrap())
}

fn file(begun: &Value, hash: &str) -> String {
    format!("/v1/versions/{}/files/{hash}", begun["id"].as_str().unwrap())
}

#[tokio::test]
async fn an_interrupted_upload_goes_on_where_it_stopped() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let package = project.package(
        1,
        &[
            ("assets/a.txt", b"one"),
            ("assets/b.txt", b"two"),
            ("assets/c.txt", b"one"),
        ],
    );
    let begun = project.begin(&package).await;
    assert_eq!(begun["state"], "uploading");
    assert_eq!(
        hashes(&begun),
        package.files.keys().collect::<Vec<_>>(),
        "each content once, sorted"
    );

    let (first, rest) = (hashes(&begun)[0], &hashes(&begun)[1..]);
    project
        .developer
        .put_bytes(&file(&begun, first), package.files[first].clone())
        .await
        .expect(204);
    let problem = project
        .developer
        .post(&complete(&begun), json!({}))
        .await
        .expect_problem(409, "versions_incomplete");
    assert_eq!(problem["missing"], json!(rest));

    let again = project.begin(&package).await;
    assert_eq!(again["id"], begun["id"], "the same manifest is the same version");
    assert_eq!(hashes(&again), rest, "only missing files travel");
    project.upload(&again, &package).await;
    let version = project.developer.post(&complete(&begun), json!({})).await.expect(200);
    assert_eq!(version["state"], "uploaded");
    assert_eq!(
        version["manifest_sha256"],
        Digest::of(package.manifest_text().as_bytes()).to_string()
    );

    assert_eq!(
        project.developer.post(&complete(&begun), json!({})).await.expect(200),
        version
    );
    let after = project.begin(&package).await;
    assert_eq!(
        (&after["id"], &after["state"], hashes(&after)),
        (&begun["id"], &json!("uploaded"), vec![])
    );
    let listed = project
        .developer
        .get(&format!("/v1/apps/{}/versions", project.id()))
        .await
        .expect(200);
    assert_eq!(listed["items"], json!([version]));
}

#[tokio::test]
async fn contents_that_are_public_or_the_developers_own_need_not_travel() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let other = app.project().await;
    let shared: &[(&str, &[u8])] = &[("assets/logo.txt", b"shared")];
    let logo = Digest::of(b"shared").to_string();

    // uploaded, not published: known to its developer only
    let first = project.package(1, shared);
    let begun = project.begin(&first).await;
    project.upload(&begun, &first).await;
    let second = project.begin(&project.package(2, shared)).await;
    assert!(!hashes(&second).contains(&logo.as_str()));
    let foreign = other.begin(&other.package(1, shared)).await;
    assert!(
        hashes(&foreign).contains(&logo.as_str()),
        "another organisation cannot find out that it exists"
    );

    // published: known to everybody
    project.developer.post(&complete(&begun), json!({})).await.expect(200);
    let foreign = other.begin(&other.package(2, shared)).await;
    assert!(!hashes(&foreign).contains(&logo.as_str()));
}

#[tokio::test]
async fn a_file_must_be_what_the_manifest_says() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let package = project.package(1, &[("assets/a.txt", b"hello")]);
    let begun = project.begin(&package).await;
    let hash = Digest::of(b"hello").to_string();
    let path = file(&begun, &hash);
    let before = hashes(&begun).len();
    for wrong in [&b""[..], b"hell", b"hellO", b"hello!", &[0; 10_000]] {
        project
            .developer
            .put_bytes(&path, wrong.to_vec())
            .await
            .expect_problem(422, "file_hash");
    }
    assert_eq!(hashes(&project.begin(&package).await).len(), before, "nothing arrived");

    let unnamed = Digest::of(b"something else").to_string();
    project
        .developer
        .put_bytes(&file(&begun, &unnamed), "something else")
        .await
        .expect_problem(404, "file_not_in_manifest");
    for bad in [
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        &hash.to_uppercase(),
        &hash[1..],
        "%E4%BA%92",
        &"0".repeat(300),
    ] {
        project
            .developer
            .put_bytes(&file(&begun, bad), "hello")
            .await
            .expect_problem(404, "not_found");
    }
    project.developer.put_bytes(&path, "hello").await.expect(204);
    project.developer.put_bytes(&path, "hello").await.expect(204);
    let stored: Vec<_> = walk(&app.folder.path().join("blobs"));
    assert_eq!(stored, [format!("{}/{hash}", &hash[..2])]);
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for shelf in std::fs::read_dir(folder).unwrap() {
        let shelf = shelf.unwrap();
        for entry in std::fs::read_dir(shelf.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            found.push(format!("{}/{name}", shelf.file_name().into_string().unwrap()));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn only_a_manifest_signed_for_this_app_is_taken() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let path = format!("/v1/apps/{}/versions", project.id());
    let package = project.package(1, &[]);
    let good = package.begin(&project.key);
    let begin = |body: Value| project.developer.post(&path, body);

    let foreign = package.begin(&SigningKey::from_seed(&[42; 32]));
    begin(foreign).await.expect_problem(422, "foreign_key");
    let other_app = TestPackage::new("wxsomebodyelse", 1, &[]).begin(&project.key);
    begin(other_app).await.expect_problem(422, "manifest_app");

    let mut tampered = good.clone();
    tampered["manifest"] = json!(package.manifest_text().replace("testkit", "testkiT"));
    begin(tampered).await.expect_problem(422, "manifest_signature");
    let mut wrong = good.clone();
    wrong["signature"]["algorithm"] = json!("none");
    begin(wrong).await.expect_problem(422, "manifest_signature");
    let mut wrong = good.clone();
    wrong["signature"]["signature"] = json!("");
    begin(wrong).await.expect_problem(422, "manifest_signature");

    let text = package.manifest_text();
    let bad = [
        String::new(),
        "{}".to_owned(),
        format!(" {text}"),
        text.replace("main/logic.js", "../../logic.js"),
        text.replace("\"format\":1", "\"format\":2"),
        text.replace("\"code\":1", "\"code\":-1"),
        text.replace("\"code\":1", "\"code\":99999999999999999999"),
        "[".repeat(100_000),
    ];
    for manifest in bad {
        let body = json!({"manifest": manifest, "signature": Signature::sign(&project.key, manifest.as_bytes())});
        begin(body).await.expect_problem(422, "manifest_invalid");
    }
    let listed = project.developer.get(&path).await.expect(200);
    assert_eq!(listed["items"], json!([]), "nothing was stored");
    begin(good).await.expect(201);
}

#[tokio::test]
async fn version_codes_only_grow() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let path = format!("/v1/apps/{}/versions", project.id());
    project.publish(&project.package(5, &[])).await;
    for code in [1, 5] {
        let body = project.package(code, &[("assets/x.txt", b"x")]).begin(&project.key);
        let problem = project
            .developer
            .post(&path, body)
            .await
            .expect_problem(409, "version_code_not_greater");
        assert!(problem["hint"].as_str().unwrap().contains("at least 6"), "{problem}");
    }

    // two uploads under way: the one that is complete first decides
    let (slow, fast) = (project.package(6, &[]), project.package(7, &[]));
    let (slow_begun, fast_begun) = (project.begin(&slow).await, project.begin(&fast).await);
    project.upload(&slow_begun, &slow).await;
    project.upload(&fast_begun, &fast).await;
    project
        .developer
        .post(&complete(&fast_begun), json!({}))
        .await
        .expect(200);
    project
        .developer
        .post(&complete(&slow_begun), json!({}))
        .await
        .expect_problem(409, "version_code_not_greater");

    // another app of the same developer counts for itself
    let other = Project::of(project.developer.clone(), 9).await;
    other.publish(&other.package(1, &[])).await;
}

#[tokio::test]
async fn a_package_of_many_files_is_taken_in_one_go() {
    let app = TestApp::new().await;
    let project = app.project().await;
    let names: Vec<_> = (0..2500).map(|n| (format!("assets/{n}.txt"), format!("{n}"))).collect();
    let more: Vec<_> = names
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_bytes()))
        .collect();
    let begun = project.begin(&project.package(1, &more)).await;
    assert_eq!(hashes(&begun).len(), 2503);
    let problem = project
        .developer
        .post(&complete(&begun), json!({}))
        .await
        .expect_problem(409, "versions_incomplete");
    assert_eq!(
        problem["missing"].as_array().unwrap().len(),
        1000,
        "a refusal lists the first thousand"
    );
}
