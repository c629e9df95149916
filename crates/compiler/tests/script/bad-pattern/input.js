exports.x = /(?<name>a/
