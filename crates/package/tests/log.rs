//! The log of admissions: proofs of trees of every shape hold, altered ones do not.
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeMap;

use hutong_package::merkle::{Node, Nodes, Question, grow, is_consistent, is_included, leaf_hash};
use hutong_package::{Admission, Digest, FORMAT, Inclusion, SigningKey, TreeHead};
use proptest::prelude::*;

/// A log, kept as a table would.
#[derive(Default)]
struct Log {
    leaves: Vec<Digest>,
    nodes: BTreeMap<u64, Digest>,
}

impl Log {
    fn of(contents: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut log = Self::default();
        for content in contents {
            let leaf = leaf_hash(&content);
            let size = log.leaves.len() as u64;
            let nodes = log.load(Question::Growth(size));
            for (node, hash) in grow(size, leaf, &nodes).unwrap() {
                assert_eq!(log.nodes.insert(node.number(), hash), None, "no node changes");
            }
            log.leaves.push(leaf);
        }
        log
    }

    fn load(&self, question: Question) -> Nodes {
        let nodes = question.nodes();
        let bits = usize::BITS - self.leaves.len().leading_zeros();
        assert!(
            nodes.len() <= 2 * bits as usize,
            "as the logarithm of the size: {nodes:?}"
        );
        nodes
            .into_iter()
            .map(|node| (node, self.nodes[&node.number()]))
            .collect()
    }

    fn answer(&self, question: Question) -> Vec<Digest> {
        assert!(question.fits(self.leaves.len() as u64));
        question.answer(&self.load(question)).unwrap()
    }

    fn root(&self, size: u64) -> Digest {
        self.answer(Question::Root(size))[0]
    }
}

/// The definition, word for word (RFC 9162, 2.1.1).
fn defined(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let mut middle = 1;
            while middle * 2 < leaves.len() {
                middle *= 2;
            }
            let (left, right) = (defined(&leaves[..middle]), defined(&leaves[middle..]));
            Digest::of(&[&[1], left.as_bytes().as_slice(), right.as_bytes().as_slice()].concat())
        }
    }
}

/// The leaves and roots with which implementations of Certificate Transparency are tested.
#[test]
fn the_roots_of_the_known_tree_are_right() {
    let leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let log = Log::of(leaves.map(hex));
    for (size, root) in (0..).zip(roots) {
        assert_eq!(log.root(size).to_string(), root, "of {size} leaves");
    }
}

fn hex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

fn numbered(count: u64) -> Log {
    Log::of((0..count).map(|number| number.to_be_bytes().to_vec()))
}

#[test]
fn every_proof_of_every_small_tree_holds() {
    let log = numbered(40);
    for size in 0..=40 {
        let root = log.root(size);
        assert_eq!(root, defined(&log.leaves[..usize::try_from(size).unwrap()]));
        for index in 0..size {
            let proof = log.answer(Question::Inclusion { index, size });
            let leaf = &log.leaves[usize::try_from(index).unwrap()];
            assert!(is_included(leaf, index, size, &proof, &root), "{index} of {size}");
        }
        for first in 1..=size {
            let second = size;
            let proof = log.answer(Question::Consistency { first, second });
            assert!(
                is_consistent(first, &log.root(first), second, &root, &proof),
                "{first} in {second}"
            );
        }
    }
}

#[test]
fn what_does_not_fit_is_no_question() {
    for (question, fits) in [
        (Question::Root(0), true),
        (Question::Root(3), true),
        (Question::Root(4), false),
        (Question::Inclusion { index: 2, size: 3 }, true),
        (Question::Inclusion { index: 3, size: 3 }, false),
        (Question::Inclusion { index: 0, size: 4 }, false),
        (Question::Consistency { first: 3, second: 3 }, true),
        (Question::Consistency { first: 0, second: 3 }, false),
        (Question::Consistency { first: 3, second: 2 }, false),
        (Question::Consistency { first: 1, second: 4 }, false),
    ] {
        assert_eq!(question.fits(3), fits, "{question:?}");
    }
    assert_eq!(Question::Root(1).answer(&Nodes::new()), None, "a node is missing");
    let leaf = leaf_hash(b"");
    assert!(!is_included(&leaf, 0, 0, &[], &leaf));
    assert!(!is_consistent(0, &leaf, 1, &leaf, &[]));
}

proptest! {
    #[test]
    fn a_node_has_its_number_alone(number in 0..u64::MAX / 2) {
        prop_assert_eq!(Node::numbered(number).number(), number);
    }

    #[test]
    fn altered_proofs_do_not_hold(size in 1_u64..300, at in any::<u64>(), other in any::<u64>(), flip in any::<u64>()) {
        let log = numbered(size);
        let root = log.root(size);
        let (index, first) = (at % size, other % size + 1);
        let leaf = log.leaves[usize::try_from(index).unwrap()];
        let proof = log.answer(Question::Inclusion { index, size });
        prop_assert!(is_included(&leaf, index, size, &proof, &root));
        let wrong = (index + 1 + other % size) % size;
        prop_assert!(wrong == index || !is_included(&leaf, wrong, size, &proof, &root), "at another place");
        prop_assert!(!is_included(&leaf, index, size, &proof, &leaf_hash(b"other")), "in another tree");
        prop_assert!(!is_included(&leaf_hash(b"other"), index, size, &proof, &root), "another leaf");
        for bad in altered(&proof, flip) {
            prop_assert!(!is_included(&leaf, index, size, &bad, &root));
        }

        let second = size;
        let earlier = log.root(first);
        let proof = log.answer(Question::Consistency { first, second });
        prop_assert!(is_consistent(first, &earlier, second, &root, &proof));
        let another = leaf_hash(b"other");
        prop_assert!(!is_consistent(first, &another, second, &root, &proof), "it was another");
        prop_assert!(!is_consistent(first, &earlier, second, &another, &proof), "it became another");
        for bad in altered(&proof, flip) {
            prop_assert!(!is_consistent(first, &earlier, second, &root, &bad));
        }
    }

    #[test]
    fn a_log_that_changed_what_was_in_it_is_found_out(size in 2_u64..200, changed in any::<u64>(), first in any::<u64>()) {
        let changed = changed % (size - 1);
        let first = changed + 1 + first % (size - changed - 1).max(1);
        let honest = numbered(size);
        let forged = Log::of((0..size).map(|number| {
            if number == changed { b"forged".to_vec() } else { number.to_be_bytes().to_vec() }
        }));
        let proof = forged.answer(Question::Consistency { first, second: size });
        prop_assert!(!is_consistent(first, &honest.root(first), size, &forged.root(size), &proof));
    }
}

/// One hash altered, left out, twice, or one more.
fn altered(proof: &[Digest], flip: u64) -> Vec<Vec<Digest>> {
    let mut longer = proof.to_vec();
    longer.push(leaf_hash(b"more"));
    let mut all = vec![longer];
    if !proof.is_empty() {
        let at = usize::try_from(flip).unwrap() % proof.len();
        let mut flipped = proof.to_vec();
        flipped[at] = leaf_hash(flipped[at].as_bytes());
        let mut shorter = proof.to_vec();
        shorter.remove(at);
        all.extend([flipped, shorter]);
    }
    all
}

fn admission(number: u64) -> Admission {
    Admission {
        admitted_at: 1_790_000_000_000,
        app: "app_1".to_owned(),
        appid: "wx0f1e2d3c4b5a6978".to_owned(),
        format: FORMAT,
        manifest_sha256: Digest::of(&number.to_be_bytes()),
        package_sha256: Digest::of(b"package"),
        version: format!("ver_{number}"),
        version_code: number,
    }
}

#[test]
fn whoever_holds_the_platforms_key_checks_that_an_admission_is_in_the_log() {
    let key = SigningKey::from_seed(&[7; 32]);
    let log = Log::of((1..=5).map(|number| admission(number).to_text().into_bytes()));
    let head = TreeHead {
        format: FORMAT,
        issued_at: 1_790_000_000_001,
        root: log.root(5),
        size: 5,
    };
    let (text, signature) = head.sign(&key);
    let good = Inclusion {
        entry: admission(3).to_text(),
        index: 2,
        proof: log.answer(Question::Inclusion { index: 2, size: 5 }),
        head: text,
        head_signature: signature,
    };
    let platform = key.verifying_key().into();
    assert_eq!(good.verify(&platform, 0), Ok((admission(3), head)));

    let code = |bad: &Inclusion| bad.verify(&platform, 0).unwrap_err().code();
    let entry = admission(4).to_text();
    assert_eq!(code(&Inclusion { entry, ..good.clone() }), "log_proof");
    let head = good.head.replace(":5}", ":6}");
    assert_eq!(code(&Inclusion { head, ..good.clone() }), "log_signature");
    let other = SigningKey::from_seed(&[8; 32]).verifying_key().into();
    assert_eq!(good.verify(&other, 0).unwrap_err().code(), "log_signature");
    let strange = TreeHead {
        format: 2,
        issued_at: 0,
        root: log.root(5),
        size: 5,
    };
    let (head, head_signature) = strange.sign(&key);
    let strange = Inclusion {
        head,
        head_signature,
        ..good
    };
    assert_eq!(code(&strange), "log_invalid");
}
