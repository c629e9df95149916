//! Functions that touch personal data, and what declares them, as data.

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

/// Scope of `permission` in app.json → the functions that its `desc` says a purpose for. Dialects share the names.
pub const SCOPES: &[(&str, &[&str])] = &[
    (
        "scope.addPhoneCalendar",
        &["addPhoneCalendar", "addPhoneRepeatCalendar"],
    ),
    ("scope.addPhoneContact", &["addPhoneContact"]),
    ("scope.address", &["chooseAddress"]),
    ("scope.album", &["saveImageToPhotosAlbum", "saveVideoToPhotosAlbum"]),
    (
        "scope.bluetooth",
        &["openBluetoothAdapter", "startBluetoothDevicesDiscovery"],
    ),
    ("scope.camera", &["createCameraContext"]),
    ("scope.clipboard", &["getClipboardData"]),
    (
        "scope.deviceMotion",
        &["startAccelerometer", "startCompass", "startGyroscope"],
    ),
    ("scope.invoice", &["chooseInvoice"]),
    ("scope.invoiceTitle", &["chooseInvoiceTitle"]),
    ("scope.record", &["getRecorderManager", "startRecord"]),
    ("scope.userFuzzyLocation", &["getFuzzyLocation"]),
    ("scope.userInfo", &["getUserInfo", "getUserProfile"]),
    (
        "scope.userLocation",
        &[
            "chooseLocation",
            "getLocation",
            "onLocationChange",
            "startLocationUpdate",
        ],
    ),
    (
        "scope.userLocationBackground",
        &["onLocationChange", "startLocationUpdateBackground"],
    ),
    ("scope.werun", &["getWeRunData"]),
    (
        "scope.writePhotosAlbum",
        &["saveImageToPhotosAlbum", "saveVideoToPhotosAlbum"],
    ),
];
