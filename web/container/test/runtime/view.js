// A view that draws nothing: enough for the container to think that a page has been painted.
globalThis.hutongView = ({ logic, container }) => {
  const load = (url) => new Promise((resolve) => {
    const image = new Image()
    image.onload = () => resolve('loaded')
    image.onerror = () => resolve('blocked')
    image.src = url
  })
  let calls = 0
  const asked = new Map()
  const told = []
  let tell = () => undefined
  const asset = (path) => new Promise((resolve) => {
    asked.set(++calls, resolve)
    container.postMessage(['asset', calls, path])
  })
  container.onmessage = ({ data }) => {
    if (data[0] === 'asset') asked.get(data[1])(data[2])
    if (data[0] === 'embed') {
      told.push(data.slice(1))
      tell()
    }
  }
  // The test's logic asks the frame to try something and is told how it went.
  logic.onmessage = async ({ data: [kind, id, value] }) => {
    if (kind === 'image') logic.postMessage([id, await load(value)])
    if (kind === 'asset') {
      const file = await asset(value)
      logic.postMessage([id, file && `${file.type} ${new TextDecoder().decode(file.bytes)}`])
    }
    if (kind === 'chrome') container.postMessage(['chrome', value])
    if (kind === 'embed') container.postMessage(['embed', ...value])
    // What the container tells of embedded views, as soon as there is something.
    if (kind === 'told') {
      tell = () => {
        if (!told.length) return
        tell = () => undefined
        logic.postMessage([id, told.splice(0)])
      }
      tell()
    }
    if (kind === 'navigate') location.href = value
    if (kind === 'crash') container.postMessage(['crash', 'the view stopped'])
  }
  container.postMessage(['ready'])
}
