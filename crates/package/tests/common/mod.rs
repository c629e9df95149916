//! One small package, its keys and its release: always the same.

use std::collections::BTreeMap;

use hutong_package::{
    Digest, Domains, Expected, FORMAT, FileEntry, Manifest, Privacy, Release, Signature, SigningKey, Subpackage, Track,
    Trust, Version,
};

pub const HOST: &str = "host_0192f0c1a2b37c4d8e5f60718293a4b5";
pub const APP: &str = "app_0192f0c1a2b37c4d8e5f60718293a4b6";
pub const NOW: i64 = 1_790_000_000_000;

pub struct Sample {
    pub developer: SigningKey,
    pub platform: SigningKey,
    pub manifest: Manifest,
    pub signature: Signature,
    pub release: Release,
    pub files: BTreeMap<Digest, Vec<u8>>,
}

pub fn sample() -> Sample {
    let developer = SigningKey::from_seed(&[1; 32]);
    let platform = SigningKey::from_seed(&[2; 32]);
    let contents: [(&str, &str); 6] = [
        ("assets/pages/说明.txt", "the same text\n"),
        ("assets/readme.txt", "the same text\n"),
        (
            "config.json",
            r#"{"components":{},"entry":"pages/index/index","functions":{},"pages":{},"subpackages":[],"window":{}}"#,
        ),
        (
            "main/logic.js",
            "__hutong_define__(\"\",{modules:{\"app.js\":function(){}},templates:{}})\n",
        ),
        ("main/styles.json", "{}"),
        (
            "sub/promo/logic.js",
            "__hutong_define__(\"promo\",{modules:{},templates:{}})\n",
        ),
    ];
    let contents = contents.into_iter().chain([("sub/promo/styles.json", "{}")]);
    let mut files = BTreeMap::new();
    let mut table = BTreeMap::new();
    for (path, content) in contents {
        let entry = FileEntry::of(content.as_bytes());
        table.insert(path.to_owned(), entry);
        files.insert(entry.sha256, content.as_bytes().to_vec());
    }
    let manifest = Manifest {
        app: "wx0f1e2d3c4b5a6978".to_owned(),
        capabilities: ["storage.set", "ui.toast"].map(str::to_owned).into(),
        dialect: "wechat".to_owned(),
        domains: Domains {
            request: vec!["http://127.0.0.1:4010".to_owned()],
            ..Domains::default()
        },
        entry: "pages/index/index".to_owned(),
        files: table,
        format: FORMAT,
        pages: vec!["pages/index/index".to_owned(), "promo/index".to_owned()],
        privacy: vec![Privacy {
            capability: "location.get".to_owned(),
            purpose: "附近的店".to_owned(),
        }],
        subpackages: vec![Subpackage {
            name: String::new(),
            pages: vec!["index".to_owned()],
            root: "promo".to_owned(),
        }],
        toolchain: "hutong 0.1.0".to_owned(),
        version: Version {
            code: 3,
            name: "1.0.2".to_owned(),
        },
    };
    let bytes = manifest.to_bytes();
    let signature = Signature::sign(&developer, &bytes);
    let release = Release {
        app: APP.to_owned(),
        appid: manifest.app.clone(),
        blocked_capabilities: Vec::new(),
        blocked_pages: Vec::new(),
        developer_keys: vec![developer.verifying_key()],
        domains: hutong_package::DomainPolicy::default(),
        expires_at: NOW + 1_000_000,
        format: FORMAT,
        host: HOST.to_owned(),
        issued_at: NOW,
        manifest_sha256: Digest::of(&bytes),
        min_version_code: None,
        release: "rel_0192f0c1a2b37c4d8e5f60718293a4b7".to_owned(),
        rollback: false,
        track: Track::Online,
        version: "ver_0192f0c1a2b37c4d8e5f60718293a4b8".to_owned(),
        version_code: 3,
    };
    Sample {
        developer,
        platform,
        manifest,
        signature,
        release,
        files,
    }
}

pub fn expected(platform: &Trust) -> Expected<'_> {
    Expected {
        platform,
        host: HOST,
        app: APP,
        now: NOW + 1,
        seen: Some(3),
    }
}
