//! The GitHub action and the GitLab template: their steps, taken out of the files and run as a runner runs them, against
//! a real platform.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hutong_package::SigningKey;
use serde_json::{Value, json};

use crate::publish::Alliance;
use crate::support::{eventually, expect_json, run};

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PROGRAM: &str = env!("CARGO_BIN_EXE_hutong");
const SCOPES: [&str; 6] = [
    "read_app",
    "read_version",
    "upload_version",
    "submit_review",
    "release_to_testers",
    "release_to_users",
];

/// What a step or a job came to.
struct Ran {
    code: i32,
    log: String,
    /// The action's output, or the job's artifact.
    told: Value,
    /// What the action wrote for people.
    summary: String,
}

/// A developer with a project and the secrets of a pipeline, on a platform that reviews versions.
struct World {
    alliance: Alliance,
    token: String,
    key: SigningKey,
    project: PathBuf,
}

impl World {
    fn new(preset: &str) -> Self {
        let alliance = Alliance::new();
        let policy = json!({"preset": preset});
        expect_json(alliance.operator.put_json("/v1/policy", &policy).unwrap());
        let key = SigningKey::from_seed(&[41; 32]);
        let public = json!({"name": "ci", "public_key": key.verifying_key().to_string()});
        alliance
            .developer
            .make(&format!("/v1/apps/{}/keys", alliance.app), &public);
        let path = format!("/v1/organisations/{}/tokens", alliance.organisation());
        let token = alliance
            .developer
            .make(&path, &json!({"name": "ci", "role": "admin", "scopes": SCOPES}));
        let token = token["token"].as_str().unwrap().to_owned();
        let project = alliance.home().join("project");
        fs::create_dir_all(project.join("pages/index")).unwrap();
        fs::write(project.join("app.json"), r#"{"pages":["pages/index/index"]}"#).unwrap();
        fs::write(project.join("pages/index/index.js"), "Page({})").unwrap();
        let world = Self {
            alliance,
            token,
            key,
            project,
        };
        world.draw("tea");
        world
    }

    /// Changes what the page says.
    fn draw(&self, text: &str) {
        let page = format!("<view>{text}</view>");
        fs::write(self.project.join("pages/index/index.wxml"), page).unwrap();
    }

    fn folder(&self, name: &str) -> PathBuf {
        let folder = self.alliance.home().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A shell as a runner starts one: nothing of the environment of whoever runs the tests, but the system's programs.
    fn shell(&self, script: &str, path: &[String], words: &[&str]) -> Command {
        let file = self.alliance.home().join("step.sh");
        fs::write(&file, script).unwrap();
        let system = std::env::var("PATH").unwrap();
        let path: Vec<_> = path.iter().map(String::as_str).chain([system.as_str()]).collect();
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .arg(file)
            .env_clear()
            .env("CI", "true")
            .env("HOME", self.folder("runner"))
            .env("HUTONG_LOG", "warn")
            .env("PATH", path.join(":"));
        command
    }

    /// A folder with a `cargo` that installs the program that is built already, if it is asked as the templates ask it.
    fn cargo(&self) -> String {
        let folder = self.folder("cargo");
        let file = folder.join("cargo");
        let text = format!(
            "#!/bin/sh\nset -eu\ntest \"$1 $2 $3 $#\" = 'xtask install --root 4'\ntest -f xtask/Cargo.toml\n\
             mkdir -p \"$4/bin\"\nln -s '{PROGRAM}' \"$4/bin/hutong\"\n"
        );
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        folder.display().to_string()
    }

    /// Nothing that is kept of a run says a secret.
    fn assert_silent(&self, texts: &[&str]) {
        let pem = self.key.to_pem().unwrap();
        let secret = pem.lines().find(|line| !line.starts_with("---")).unwrap();
        for text in texts {
            assert!(!text.contains(&self.token) && !text.contains(secret), "{text}");
        }
    }

    /// Runs the action with these inputs; the required ones are as a developer sets them.
    fn github(&self, more: &[(&str, &str)]) -> Ran {
        let action: Value = read("ci/github/action.yml");
        let pem = self.key.to_pem().unwrap();
        let usual = [
            ("server", self.alliance.server.url.as_str()),
            ("token", &self.token),
            ("signing-key", &pem),
            ("app", &self.alliance.app),
        ];
        let mut inputs: BTreeMap<&str, &str> = BTreeMap::new();
        let given: BTreeMap<_, _> = usual.into_iter().chain(more.iter().copied()).collect();
        for (name, input) in action["inputs"].as_object().unwrap() {
            let value = given.get(name.as_str()).copied().or(input["default"].as_str());
            inputs.insert(name, value.unwrap_or_else(|| panic!("{name} is required")));
        }
        let unknown = given.keys().find(|name| !inputs.contains_key(*name));
        assert_eq!(unknown, None, "the action has no such input");

        let file = |name: &str| {
            let file = self.folder("runner").join(name);
            fs::write(&file, "").unwrap();
            file
        };
        let (summary, paths) = (file("summary.md"), file("path"));
        let mut ran = Ran {
            code: 0,
            log: String::new(),
            told: Value::Null,
            summary: String::new(),
        };
        let mut outputs = BTreeMap::new();
        for step in action["runs"]["steps"].as_array().unwrap() {
            if let Some(condition) = step["if"].as_str() {
                let name = condition
                    .strip_prefix("inputs.")
                    .unwrap()
                    .strip_suffix(" == ''")
                    .unwrap();
                if !inputs[name].is_empty() {
                    continue;
                }
            }
            assert_eq!(step["shell"], "bash");
            let path = fs::read_to_string(&paths).unwrap();
            let path = path
                .lines()
                .map(str::to_owned)
                .chain([self.cargo()])
                .collect::<Vec<_>>();
            let words = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
            let mut shell = self.shell(step["run"].as_str().unwrap(), &path, &words);
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                let value = value.as_str().unwrap();
                let input = value
                    .strip_prefix("${{ inputs.")
                    .and_then(|rest| rest.strip_suffix(" }}"));
                shell.env(name, input.map_or(value, |name| inputs[name]));
            }
            let output = file("output");
            shell
                .current_dir(&self.project)
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", format!("{REPOSITORY}/ci/github"))
                .env("GITHUB_OUTPUT", &output)
                .env("GITHUB_PATH", &paths)
                .env("GITHUB_STEP_SUMMARY", &summary)
                .env("GITHUB_WORKSPACE", &self.project)
                .env(
                    "RUNNER_TEMP",
                    tempfile::tempdir_in(self.alliance.home()).unwrap().keep(),
                );
            let (code, out, error) = run(&mut shell);
            ran.code = code;
            ran.log = format!("{}{out}{error}", ran.log);
            if let Some(id) = step["id"].as_str() {
                for line in fs::read_to_string(output).unwrap().lines() {
                    let (name, value) = line.split_once('=').unwrap();
                    outputs.insert(format!("${{{{ steps.{id}.outputs.{name} }}}}"), value.to_owned());
                }
            }
            if code != 0 {
                break;
            }
        }
        let value = action["outputs"]["published"]["value"].as_str().unwrap();
        if let Some(told) = outputs.get(value) {
            ran.told = serde_json::from_str(told).unwrap();
        }
        ran.summary = fs::read_to_string(summary).unwrap();
        self.assert_silent(&[&ran.log, &ran.told.to_string(), &ran.summary]);
        ran
    }

    /// Runs a job that extends the template, in an image that has `hutong`, or one that has Rust and Node.
    fn gitlab(&self, has_hutong: bool, more: &[(&str, &str)]) -> Ran {
        let template: Value = read("ci/gitlab.yml");
        let job = &template[".hutong-publish"];
        let lines = |key: &str| {
            let lines = job[key].as_array().unwrap();
            lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>()
        };
        let script = [vec!["set -e"], lines("before_script"), lines("script")]
            .concat()
            .join("\n");
        let tools = if has_hutong {
            Path::new(PROGRAM).parent().unwrap().display().to_string()
        } else {
            self.cargo()
        };
        let mut shell = self.shell(&script, &[tools], &["sh"]);
        for (name, value) in job["variables"].as_object().unwrap() {
            shell.env(name, value.as_str().unwrap());
        }
        shell
            .current_dir(&self.project)
            .env("GITLAB_CI", "true")
            .env("CI_PROJECT_DIR", &self.project)
            .env("HUTONG_REPOSITORY", self.repository())
            .env("HUTONG_SERVER", &self.alliance.server.url)
            .env("HUTONG_TOKEN", &self.token)
            .env("HUTONG_SIGNING_KEY", self.key.to_pem().unwrap().as_str())
            .env("HUTONG_APP", &self.alliance.app)
            .envs(more.iter().copied());
        let (code, out, error) = run(&mut shell);
        let log = format!("{out}{error}");
        let artifact = self.project.join(job["artifacts"]["paths"][0].as_str().unwrap());
        let told = fs::read_to_string(artifact).unwrap_or_else(|error| panic!("{error}: {log}"));
        self.assert_silent(&[&log, &told]);
        Ran {
            code,
            log,
            told: serde_json::from_str(&told).unwrap(),
            summary: String::new(),
        }
    }

    /// A repository with what of Hutong's own the template needs.
    fn repository(&self) -> PathBuf {
        let folder = self.alliance.home().join("hutong-repository");
        if !folder.exists() {
            fs::create_dir_all(folder.join("ci")).unwrap();
            fs::create_dir_all(folder.join("xtask")).unwrap();
            for name in ["ci/publish.sh", "xtask/Cargo.toml"] {
                fs::copy(format!("{REPOSITORY}/{name}"), folder.join(name)).unwrap();
            }
            let git = |words: &[&str]| {
                let mut git = Command::new("git");
                git.arg("-C")
                    .arg(&folder)
                    .args(["-c", "user.name=ci", "-c", "user.email=ci@test"]);
                let (code, _, error) = run(git.args(words));
                assert_eq!(code, 0, "{error}");
            };
            git(&["init", "-q", "-b", "main"]);
            git(&["add", "."]);
            git(&["commit", "-q", "-m", "what the template needs"]);
        }
        folder
    }

    /// Waits until a version is in review; answers its path.
    fn in_review(&self) -> String {
        let mut waiting = Vec::new();
        eventually("a review", || {
            waiting = self.versions();
            waiting.retain(|version| version["state"] == "in_review");
            !waiting.is_empty()
        });
        path_of(&waiting[0]["id"])
    }

    fn versions(&self) -> Vec<Value> {
        let path = format!("/v1/apps/{}/versions", self.alliance.app);
        self.alliance.developer.list(&path)
    }
}

fn path_of(version: &Value) -> String {
    format!("/v1/versions/{}", version.as_str().unwrap())
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(format!("{REPOSITORY}/{name}")).unwrap();
    serde_yaml_ng::from_str(&text).unwrap()
}

/// What `wait` does while `act` happens.
fn meanwhile(wait: impl FnOnce() -> Ran + Send, act: impl FnOnce()) -> Ran {
    std::thread::scope(|scope| {
        let waiting = scope.spawn(wait);
        act();
        waiting.join().unwrap()
    })
}

#[test]
fn the_action_of_github_publishes() {
    let world = World::new("tcsas");
    let (operator, host) = (&world.alliance.operator, world.alliance.host.as_str());

    let ran = world.github(&[("release", host), ("wait", "0")]);
    assert_eq!(ran.code, 5, "the action has installed hutong itself: {}", ran.log);
    assert!(ran.log.contains("have not decided yet"), "{}", ran.log);
    assert_eq!(
        (&ran.told["outcome"], &ran.told["state"]),
        (&json!("undecided"), &json!("in_review"))
    );
    assert!(ran.summary.contains("exit code 5"), "{}", ran.summary);
    operator.make(&format!("{}/approve", path_of(&ran.told["version"])), &json!({}));

    let ran = world.github(&[("release", host), ("wait", "1"), ("hutong", PROGRAM)]);
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert_eq!(
        (&ran.told["outcome"], &ran.told["uploaded"]),
        (&json!("published"), &json!(0))
    );
    assert!(ran.summary.contains("exit code 0"), "{}", ran.summary);
    let released = world.alliance.released();
    assert_eq!(
        (released.len(), &released[0]["version"]),
        (1, &ran.told["version"]),
        "{released:?}"
    );
    assert_eq!(released[0]["track"], "online");
    assert_eq!(world.versions().len(), 1, "what has not changed is the same version");
    let kept = world.folder("runner").join(".config/hutong");
    assert!(!kept.join("developer.key").exists(), "the key of the secret signs");

    world.draw("more tea");
    let (gray, trial) = (format!("{host}:gray:5"), format!("{host}:trial"));
    let both = format!("{trial} {gray}");
    let inputs = [("release", both.as_str()), ("wait", "1"), ("hutong", PROGRAM)];
    let ran = meanwhile(
        || world.github(&inputs),
        || {
            let words = json!({"reasons": ["does_not_run"], "note": "the first page is empty"});
            operator.make(&format!("{}/reject", world.in_review()), &words);
        },
    );
    assert_eq!(ran.code, 6, "{}", ran.log);
    assert!(ran.log.contains("does_not_run: the first page is empty"), "{}", ran.log);
    assert_eq!(ran.told["outcome"], "rejected");
    let tracks: Vec<_> = ran.told["releases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|release| &release["track"])
        .collect();
    assert_eq!(tracks, ["trial"], "testers have it before the review");

    let ran = meanwhile(
        || world.github(&inputs),
        || {
            operator.make(&format!("{}/approve", world.in_review()), &json!({}));
        },
    );
    assert_eq!(ran.code, 0, "{}", ran.log);
    let released = world.alliance.released();
    let now = released.iter().find(|release| release["track"] == "gray").unwrap();
    assert_eq!(
        (&now["percent"], &now["version"]),
        (&json!(5), &ran.told["version"]),
        "{released:?}"
    );
}

#[test]
fn the_template_of_gitlab_publishes() {
    let world = World::new("tcsas");
    let host = world.alliance.host.as_str();
    let undecided = world.gitlab(false, &[("HUTONG_RELEASE", host), ("HUTONG_WAIT", "0")]);
    assert_eq!(undecided.code, 5, "{}", undecided.log);
    let template: Value = read("ci/gitlab.yml");
    assert_eq!(template[".hutong-publish"]["allow_failure"]["exit_codes"], json!([5]));
    let version = path_of(&undecided.told["version"]);
    world.alliance.operator.make(&format!("{version}/approve"), &json!({}));

    fs::remove_dir_all(world.project.join(".hutong")).unwrap();
    let ran = world.gitlab(true, &[("HUTONG_RELEASE", host), ("HUTONG_WAIT", "1")]);
    assert_eq!(ran.code, 0, "{}", ran.log);
    assert_eq!(
        (&ran.told["outcome"], &ran.told["version"]),
        (&json!("published"), &undecided.told["version"]),
        "what the job leaves in the project is not packaged"
    );
    assert_eq!(world.alliance.released()[0]["version"], ran.told["version"]);

    world.draw("more tea");
    let ran = meanwhile(
        || world.gitlab(true, &[("HUTONG_RELEASE", host), ("HUTONG_WAIT", "1")]),
        || {
            let path = format!("{}/withdraw", world.in_review());
            world.alliance.developer.make(&path, &json!({}));
        },
    );
    assert_eq!((ran.code, &ran.told["outcome"]), (9, &json!("gone")), "{}", ran.log);
}

#[test]
fn each_outcome_has_its_exit_code() {
    let world = World::new("own");
    let host = world.alliance.host.as_str();
    let ended = |more: &[(&str, &str)], code: i32, outcome: &str| {
        let ran = world.github(&[&[("hutong", PROGRAM)], more].concat());
        assert_eq!(ran.code, code, "{more:?}: {}", ran.log);
        assert_eq!(ran.told["outcome"], outcome, "{more:?}: {}", ran.told);
        ran.told
    };

    let told = ended(&[("token", "hut_ended")], 3, "refused");
    assert_eq!(told["problems"][0]["code"], "unauthenticated");
    ended(&[("server", "http://127.0.0.1:1")], 4, "unreachable");

    let nowhere = format!("host_{}", "0".repeat(32));
    let told = ended(&[("release", &format!("{nowhere} {host}"))], 7, "release_refused");
    let problem = &told["problems"][0];
    assert_eq!(
        (&problem["code"], &problem["host"]),
        (&json!("not_found"), &json!(nowhere))
    );
    assert_eq!(told["releases"][0]["host"], host, "the other host has it");
    assert_eq!(world.alliance.released()[0]["version"], told["version"]);

    fs::write(world.project.join("app.json"), "{").unwrap();
    ended(&[], 1, "failed");

    for wrong in [
        "host_1:gray",
        "host_1:online:5",
        "host_1:gray:0",
        "host_1:beta",
        ":dev",
        "host_1:gray:5:6",
    ] {
        let ran = world.github(&[("hutong", PROGRAM), ("release", wrong)]);
        assert_eq!((ran.code, &ran.told), (2, &Value::Null), "{wrong}: {}", ran.log);
        assert!(ran.log.contains(wrong), "{wrong}: {}", ran.log);
    }
    for language in ["en", "zh-CN"] {
        let text = fs::read_to_string(format!("{REPOSITORY}/docs/ci/{language}.md")).unwrap();
        for code in 0..=9 {
            assert!(text.contains(&format!("\n| {code} | ")), "{language}: exit code {code}");
        }
        for name in SCOPES
            .iter()
            .chain(&["HUTONG_SERVER", "HUTONG_TOKEN", "HUTONG_SIGNING_KEY"])
        {
            assert!(text.contains(&format!("`{name}`")), "{language}: {name}");
        }
    }
}
