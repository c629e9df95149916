use std::rc::Rc;

use serde_json::{Value, json};

use crate::Limits;
use crate::data::Data;
use crate::host::Network;
use crate::view::Frame;

/// Version of the container that mini-programs are told, as in the web container.
const VERSION: &str = "0.1.0";
/// The level of the vendor's base library whose behaviour the runtime follows.
const SDK_VERSION: &str = "3.8.12";
/// Heights of the bars, CSS pixels, as the view draws them.
const NAVIGATION: f64 = 44.0;
const TABS: f64 = 50.0;
/// 1 January 2026, 08:00 in China.
const EPOCH: f64 = 1_767_225_600_000.0;

/// What a device says of itself, in the vendor's words, besides its size.
#[derive(Debug, Clone)]
pub struct Device {
    /// Who made it.
    pub brand: &'static str,
    /// Its name.
    pub model: &'static str,
    /// Name and version of its system.
    pub system: &'static str,
    /// `ios`, `android`, `linux` …
    pub platform: &'static str,
    /// Pixels of the screen to one of CSS.
    pub pixel_ratio: f64,
    /// Height of the status bar, CSS pixels.
    pub status_bar: f64,
}

/// Whether the time on the machine is over; asked now and then while scripts run.
pub type Late = Rc<dyn Fn() -> bool>;

/// The world that a mini-program runs in.
#[derive(Clone)]
pub struct Options {
    /// What it may use up.
    pub limits: Limits,
    /// Ends it with [`RunError::Late`](crate::RunError) once it answers that the time is over; without it there is all
    /// the time.
    pub late: Option<Late>,
    /// Where its chance comes from: the same seed, the same run.
    pub seed: u64,
    /// Milliseconds since the epoch when it is opened; from then on the time is virtual.
    pub epoch: f64,
    /// `zh-CN` or `en`.
    pub language: String,
    /// `light` or `dark`.
    pub theme: String,
    /// Width and height of the frame, CSS pixels.
    pub size: (f64, f64),
    /// What it runs on.
    pub device: Device,
    /// Capabilities and built-ins that the host's page says it provides; the runner's own host provides none.
    pub offered: Vec<&'static str>,
    /// Track of the release: `dev`, `trial`, `gray`, `online`.
    pub track: &'static str,
    /// Scene of the entry, as the vendor counts.
    pub scene: u32,
    /// `referrerInfo` of the entry: the mini-program that opened this one.
    pub referrer: Value,
    /// Whether the user agrees when consent is asked; `None` leaves the questions to [`Runner::reply`](crate::Runner::reply).
    pub consent: Option<bool>,
    /// What servers say; without it none can be reached.
    pub network: Option<Network>,
    /// What is in storage.
    pub storage: Vec<(String, Data)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            late: None,
            seed: 1,
            epoch: EPOCH,
            language: "zh-CN".to_owned(),
            theme: "light".to_owned(),
            size: (390.0, 844.0),
            device: Device {
                brand: "hutong",
                model: "headless",
                system: "Linux",
                platform: "linux",
                pixel_ratio: 1.0,
                status_bar: 0.0,
            },
            offered: Vec::new(),
            track: "dev",
            scene: 1001,
            referrer: json!({}),
            consent: None,
            network: None,
            storage: Vec::new(),
        }
    }
}

impl Options {
    pub(crate) fn frame(&self) -> Frame {
        let (width, height) = self.size;
        Frame {
            width,
            height,
            navigation: NAVIGATION,
            tabs: TABS,
        }
    }

    /// System information in canonical names (spec/ops.md, Start).
    pub(crate) fn system(&self) -> Value {
        let (width, height) = self.size;
        let bar = self.device.status_bar;
        let rect = |left: f64, top: f64, width: f64, height: f64| json!({"left": left, "top": top, "width": width, "height": height, "right": left + width, "bottom": top + height});
        json!({
            "brand": self.device.brand, "model": self.device.model, "system": self.device.system, "platform": self.device.platform,
            "language": self.language.replace('-', "_"),
            "version": VERSION, "SDKVersion": SDK_VERSION, "theme": self.theme, "pixelRatio": self.device.pixel_ratio, "fontSizeSetting": 16,
            "deviceOrientation": if width > height { "landscape" } else { "portrait" },
            "screenWidth": width, "screenHeight": height, "windowWidth": width, "windowHeight": height, "statusBarHeight": bar,
            "safeArea": rect(0.0, bar, width, height - bar), "menuButton": rect(width - 94.0, bar + 6.0, 87.0, 32.0),
        })
    }

    pub(crate) fn runtime(&self, name: &str) -> Value {
        json!({"container": VERSION, "version": name, "track": self.track})
    }
}
