// Which built-ins are more than a box.

import type { KeptElement } from './node'
import type { PartClass } from './part'
import { Button } from './parts/button'
import { Canvas } from './parts/canvas'
import { Checkbox, CheckboxGroup, Radio, RadioGroup } from './parts/check'
import { Form, Label } from './parts/form'
import { Icon } from './parts/icon'
import { Image } from './parts/image'
import { Input } from './parts/input'
import { MatchMedia, NavigationBar, PageMeta, RootPortal } from './parts/meta'
import { MovableView } from './parts/movable'
import { Navigator } from './parts/navigator'
import { Picker } from './parts/picker'
import { PickerView } from './parts/picker-view'
import { Absent } from './parts/absent'
import { Progress } from './parts/progress'
import { RichText } from './parts/rich-text'
import { ScrollView } from './parts/scroll-view'
import { Slider } from './parts/slider'
import { Swiper } from './parts/swiper'
import { Switch } from './parts/switch'
import { Textarea } from './parts/textarea'
import { Video } from './parts/video'
import { createArea } from './shell/shell'
import { TextPart } from './text'
import type { View } from './view'

const parts: { [tag: string]: PartClass } = {
  button: Button, canvas: Canvas, checkbox: Checkbox, 'checkbox-group': CheckboxGroup, 'cover-image': Image, form: Form,
  icon: Icon, image: Image, input: Input, label: Label, 'match-media': MatchMedia, 'movable-view': MovableView,
  'navigation-bar': NavigationBar, navigator: Navigator, 'page-meta': PageMeta, picker: Picker, 'picker-view': PickerView,
  progress: Progress, radio: Radio, 'radio-group': RadioGroup, 'rich-text': RichText, 'root-portal': RootPortal,
  'scroll-view': ScrollView, slider: Slider, swiper: Swiper, switch: Switch, textarea: Textarea, video: Video,
}
// What needs a device, a network of media or a vendor's service says so in its place.
for (const tag of [
  'ad', 'ad-custom', 'audio', 'camera', 'channel-live', 'channel-video', 'editor', 'live-player', 'live-pusher', 'map',
  'official-account', 'voip-room', 'web-view', 'xr-scene', 'store-home', 'store-product',
]) parts[tag] = Absent

/** Makes the element of an op. The host of a custom component is a box, whatever its tag. */
export function createElement(view: View, id: number, tag: string, component: boolean): void {
  const element: KeptElement = tag === 'page-shell' ? createArea() : document.createElement(`wx-${tag}`)
  element.$id = id
  view.nodes[id] = element
  const found = component || !Object.hasOwn(parts, tag) ? undefined : parts[tag]
  if (found) view.mark(new found(element, view))
}

/** Gives a part to an element that needs one only when it has attributes. */
export function upgrade(view: View, element: KeptElement): TextPart | undefined {
  return element.localName === 'wx-text' ? new TextPart(element, view) : undefined
}
