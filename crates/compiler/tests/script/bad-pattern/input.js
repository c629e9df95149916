const mail = /\w{1,24}+/gi
exports.ok = /(?<name>a)\k<name>/u.test(mail)
