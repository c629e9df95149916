// dist/parts.js: the built-ins that few first pages show, what moves, and the way back from the edge. A bundle of its own, so nothing of it is compared by identity.

import { animate, animateExport } from './animation'
import css from './css/parts.css?inline'
import type { PartClass } from './part'
import { Ad } from './parts/ad'
import { Audio } from './parts/audio'
import { Canvas } from './parts/canvas'
import { Checkbox, CheckboxGroup, Radio, RadioGroup } from './parts/check'
import { Editor } from './parts/editor'
import { Embedded } from './parts/embedded'
import { Form, Label } from './parts/form'
import { Icon } from './parts/icon'
import { Input } from './parts/input'
import { GridView, StickyHeader } from './parts/lists'
import { Lottie } from './parts/lottie'
import { Map } from './parts/map'
import { MatchMedia, NavigationBar, PageMeta, RootPortal } from './parts/meta'
import { MovableView } from './parts/movable'
import { OpenData } from './parts/open-data'
import { PageContainer } from './parts/page-container'
import { Picker } from './parts/picker'
import { PickerView } from './parts/picker-view'
import { Progress } from './parts/progress'
import { RichText } from './parts/rich-text'
import { ScrollEnhanced } from './parts/scroll-enhanced'
import { ScrollRefresher } from './parts/scroll-refresher'
import { Slider } from './parts/slider'
import { Switch } from './parts/switch'
import { TabItem, Tabs } from './parts/tabs'
import { Textarea } from './parts/textarea'
import { Video } from './parts/video'
import { WebView } from './parts/web-view'
import { draggable } from './drag'
import { Hover } from './hover'
import { pullable } from './pull'
import { edgeBack } from './shell/edge'
import { slide } from './shell/slide'
import { ABSENT, type Later } from './tags'
import type { View } from './view'

const parts: { [tag in Later]: PartClass } = {
  ad: Ad, 'ad-custom': Ad, 'animation-view': Lottie, audio: Audio, canvas: Canvas, checkbox: Checkbox, 'checkbox-group': CheckboxGroup, editor: Editor, form: Form, 'grid-view': GridView, icon: Icon, input: Input, label: Label, lottie: Lottie, map: Map, 'match-media': MatchMedia,
  'movable-view': MovableView, 'navigation-bar': NavigationBar, 'open-data': OpenData, 'page-container': PageContainer, 'page-meta': PageMeta, picker: Picker, 'picker-view': PickerView,
  progress: Progress, radio: Radio, 'radio-group': RadioGroup, 'rich-text': RichText, 'root-portal': RootPortal,
  'scroll-enhanced': ScrollEnhanced, 'scroll-refresher': ScrollRefresher, slider: Slider, 'sticky-header': StickyHeader, switch: Switch, 'tab-item': TabItem, tabs: Tabs, textarea: Textarea, video: Video,
  'web-view': WebView,
}

function begin(view: View): void {
  view.late.begin({ animate, animateExport, draggable, Hover, pullable })
  view.late.slide = slide
  edgeBack(view)
}

globalThis.hutongParts({ ...parts, ...Object.fromEntries(ABSENT.map((tag) => [tag, Embedded])) }, css, begin)
