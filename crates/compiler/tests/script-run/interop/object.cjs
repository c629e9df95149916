exports.named = 'named'; exports.other = 2; exports.self = () => this
