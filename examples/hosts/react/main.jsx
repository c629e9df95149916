import { load } from '@hutong/container'
import { useEffect, useRef } from 'react'
import { createRoot } from 'react-dom/client'
import { app, connect, followHistory, place } from '../host.js'

function Host() {
  const stack = useRef(null)
  useEffect(() => followHistory(stack.current), [])
  return (
    <>
      <button onClick={() => stack.current.open({ app })}>Open</button>
      <hutong-stack ref={stack} hidden {...place} connect={connect} onhutong-error={({ detail }) => console.error(detail.code)} />
    </>
  )
}

// Before the first render, so that `connect` is a property of the element by then.
await load(place.platform)
createRoot(document.getElementById('root')).render(<Host />)
