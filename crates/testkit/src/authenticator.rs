//! A device that keeps passkeys, and the browser around it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Makes passkeys and signs with them as a browser would be answered by its user's device.
#[derive(Clone)]
pub struct Authenticator {
    /// Where the page is that asks.
    pub origin: String,
    /// Whether the device knows that it is its user who is there.
    pub verifies: bool,
    /// How often it has signed; devices that share their keys do not count and stay at zero.
    pub counter: u32,
    seed: u8,
    passkeys: Vec<Kept>,
}

#[derive(Clone)]
struct Kept {
    id: Vec<u8>,
    user: Value,
    key: SigningKey,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    /// A device of its own for each `seed`, in front of a page of the platform under test.
    pub fn new(seed: u8) -> Self {
        Self {
            origin: "http://platform.test".to_owned(),
            verifies: true,
            counter: 0,
            seed,
            passkeys: Vec::new(),
        }
    }

    /// What `navigator.credentials.create` gives for these options.
    pub fn create(&mut self, options: &Value) -> Value {
        let number = u8::try_from(self.passkeys.len()).unwrap();
        let seed = Sha256::digest([self.seed, number]);
        let key = SigningKey::from_slice(&seed).unwrap();
        let id = Sha256::digest(seed).to_vec();
        let point = key.verifying_key().to_encoded_point(false);
        // COSE: an elliptic curve, ES256, P-256, and where the point is on it
        let mut public = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
        public.extend_from_slice(point.x().unwrap());
        public.extend_from_slice(b"\x22\x58\x20");
        public.extend_from_slice(point.y().unwrap());
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), 0x40);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(id.len()).unwrap().to_be_bytes());
        data.extend_from_slice(&id);
        data.extend_from_slice(&public);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend_from_slice(&u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend_from_slice(&data);
        let user = options["user"]["id"].clone();
        let made = json!({
            "id": text(&id), "rawId": text(&id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(self.client("webauthn.create", options).as_bytes()),
                "attestationObject": text(&object), "transports": ["internal"],
            },
        });
        self.passkeys.push(Kept { id, user, key });
        made
    }

    /// What `navigator.credentials.get` gives for these options, with the passkey that was made last of those asked for.
    pub fn get(&mut self, options: &Value) -> Value {
        let asked = options["allowCredentials"].as_array().filter(|asked| !asked.is_empty());
        let fits = |kept: &&Kept| asked.is_none_or(|asked| asked.iter().any(|one| one["id"] == text(&kept.id)));
        let kept = self.passkeys.iter().rfind(fits).unwrap().clone();
        if self.counter > 0 {
            self.counter += 1;
        }
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let client = self.client("webauthn.get", options);
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = kept.key.sign(&signed);
        json!({
            "id": text(&kept.id), "rawId": text(&kept.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(client.as_bytes()), "authenticatorData": text(&data),
                "signature": text(signature.to_der().as_bytes()), "userHandle": kept.user,
            },
        })
    }

    fn data(&self, party: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(party).to_vec();
        data.push(flags | 0x01 | if self.verifies { 0x04 } else { 0 });
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, options: &Value) -> String {
        json!({"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false})
            .to_string()
    }
}
