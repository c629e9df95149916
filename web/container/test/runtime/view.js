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
  const asset = (path) => new Promise((resolve) => {
    asked.set(++calls, resolve)
    container.postMessage(['asset', calls, path])
  })
  container.onmessage = ({ data }) => {
    if (data[0] === 'asset') asked.get(data[1])(data[2])
  }
  // The test's logic asks the frame to try something and is told how it went.
  logic.onmessage = async ({ data: [kind, id, value] }) => {
    if (kind === 'image') logic.postMessage([id, await load(value)])
    if (kind === 'asset') {
      const file = await asset(value)
      logic.postMessage([id, file && `${file.type} ${new TextDecoder().decode(file.bytes)}`])
    }
    if (kind === 'chrome') container.postMessage(['chrome', value])
    if (kind === 'navigate') location.href = value
    if (kind === 'crash') container.postMessage(['crash', 'the view stopped'])
  }
  container.postMessage(['ready'])
}
