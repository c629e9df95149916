//! Functions that touch personal data, as data.

/// What data → the names under which any dialect asks for it: members of the façade, and `open-type` of buttons.
pub const PRIVACY: &[(&str, &[&str])] = &[
    (
        "profile",
        &[
            "chooseAvatar",
            "getAuthUserInfo",
            "getOpenUserInfo",
            "getUserInfo",
            "getUserProfile",
            "getAuthorize",
        ],
    ),
    ("phone number", &["getPhoneNumber", "getRealtimePhoneNumber"]),
    (
        "location",
        &[
            "chooseLocation",
            "choosePoi",
            "getFuzzyLocation",
            "getLocation",
            "onLocationChange",
            "startLocationUpdate",
            "startLocationUpdateBackground",
        ],
    ),
    ("address", &["chooseAddress", "getAddress"]),
    ("invoice", &["chooseInvoice", "chooseInvoiceTitle"]),
    ("licence plate", &["chooseLicensePlate"]),
    (
        "photos",
        &[
            "chooseImage",
            "chooseMedia",
            "chooseVideo",
            "saveImage",
            "saveImageToPhotosAlbum",
            "saveVideoToPhotosAlbum",
        ],
    ),
    ("files", &["chooseFile", "chooseMessageFile", "filePicker"]),
    ("camera", &["createCameraContext", "scan", "scanCode"]),
    ("microphone", &["getRecorderManager", "startRecord"]),
    ("contacts", &["addPhoneContact", "chooseContact", "choosePhoneContact"]),
    ("calendar", &["addPhoneCalendar", "addPhoneRepeatCalendar"]),
    ("bluetooth", &["openBluetoothAdapter", "startBluetoothDevicesDiscovery"]),
    (
        "movement",
        &[
            "getQQRunData",
            "getRunData",
            "getWeRunData",
            "startAccelerometer",
            "startCompass",
            "startGyroscope",
        ],
    ),
    ("clipboard", &["getClipboard", "getClipboardData"]),
    ("face", &["faceDetect", "startFacialRecognitionVerify"]),
];
