import { useHost } from '../shared/host'
import { Avatar } from '../shared/parts'
import { SettingsList } from '../shared/Settings'

export function Me() {
  const { me } = useHost()
  return (
    <main className="page me">
      <header className="profile">
        <Avatar person={me} size={68} />
        <div>
          <h1>{me.nick_name}</h1>
          <p>{me.name}</p>
        </div>
        {me.bio && <p className="bio">{me.bio}</p>}
      </header>
      <SettingsList />
    </main>
  )
}
