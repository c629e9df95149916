Object.keys(wx).forEach(name => wx[name])
const { a, ...rest } = wx
