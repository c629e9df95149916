exports.list = [1, 2]

exports.read = function () { return this === undefined ? 'strict' : typeof this }
