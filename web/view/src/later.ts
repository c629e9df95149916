// dist/parts.js: the built-ins that few first pages show. A bundle of its own, so nothing of it is compared by identity.

import css from './css/parts.css?inline'
import type { PartClass } from './part'
import { Absent } from './parts/absent'
import { Canvas } from './parts/canvas'
import { Checkbox, CheckboxGroup, Radio, RadioGroup } from './parts/check'
import { Icon } from './parts/icon'
import { MatchMedia, NavigationBar, PageMeta, RootPortal } from './parts/meta'
import { MovableView } from './parts/movable'
import { Picker } from './parts/picker'
import { PickerView } from './parts/picker-view'
import { Progress } from './parts/progress'
import { RichText } from './parts/rich-text'
import { Slider } from './parts/slider'
import { Switch } from './parts/switch'
import { Video } from './parts/video'
import { ABSENT, LATER } from './tags'

const parts: { [tag in (typeof LATER)[number]]: PartClass } = {
  canvas: Canvas, checkbox: Checkbox, 'checkbox-group': CheckboxGroup, icon: Icon, 'match-media': MatchMedia, 'movable-view': MovableView,
  'navigation-bar': NavigationBar, 'page-meta': PageMeta, picker: Picker, 'picker-view': PickerView, progress: Progress, radio: Radio,
  'radio-group': RadioGroup, 'rich-text': RichText, 'root-portal': RootPortal, slider: Slider, switch: Switch, video: Video,
}

globalThis.hutongParts({ ...parts, ...Object.fromEntries(ABSENT.map((tag) => [tag, Absent])) }, css)
