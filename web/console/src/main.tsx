import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from './api'
import { router } from './router'
import { Session, withdrawn } from './session'
import { Settings } from './settings'
import './style.css'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no #root')

// a refusal stays one; only what did not arrive is asked for again
const retry = (count: number, error: Error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500)
// a session that ended elsewhere ends here, too, and so does a membership
const onError = (error: Error, { queryKey }: { queryKey: readonly unknown[] }) => {
  if (error instanceof Problem && queryKey[0] !== 'person' && (error.status === 401 || withdrawn(error))) void cache.invalidateQueries({ queryKey: ['person'] })
}
const cache: QueryClient = new QueryClient({ queryCache: new QueryCache({ onError }), defaultOptions: { queries: { retry, staleTime: 5_000 } } })

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <Settings>
        <Session>
          <RouterProvider router={router} />
        </Session>
      </Settings>
    </QueryClientProvider>
  </StrictMode>,
)
