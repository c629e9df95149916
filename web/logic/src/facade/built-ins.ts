// What the view draws, in the words of canIUse: of each tag the attributes that are read and the events that are told.
// test/built-ins.test.ts holds it against the view's own sources.

/** What every element has. */
const COMMON =
  'animation class hidden hover-class hover-start-time hover-stay-time hover-stop-propagation id style ' +
  'bindanimationend bindanimationiteration bindanimationstart bindlongpress bindlongtap bindtap bindtouchcancel bindtouchend bindtouchmove bindtouchstart bindtransitionend'

const FIELD =
  'adjust-position auto-focus confirm-hold confirm-type cursor cursor-color cursor-spacing disabled focus hold-keyboard maxlength name placeholder placeholder-class placeholder-style selection-end selection-start value ' +
  'bindblur bindconfirm bindfocus bindinput bindkeyboardheightchange'
const CHECK = 'checked color disabled value bindchange'
const PLAYED =
  'action assets-path auto-reverse autoplay loop path placeholder repeat-count speed binddatafailed binddataready bindended bindanimationend bindanimationrepeat bindanimationstart'

export const BUILT_INS: { [tag: string]: string } = {
  ad: 'binderror',
  'ad-custom': 'binderror',
  'animation-view': PLAYED,
  audio: 'author controls loop name poster src bindended binderror bindpause bindplay bindtimeupdate',
  block: '',
  button: 'disabled form-type loading open-type plain size type bindchooseavatar bindgetphonenumber bindgetuserinfo bindopensetting',
  canvas: 'canvas-id disable-scroll type',
  checkbox: CHECK,
  'checkbox-group': 'name bindchange',
  'cover-image': 'lazy-load src binderror bindload',
  'cover-view': '',
  editor: 'adjust-position hold-keyboard placeholder read-only show-img-resize show-img-size show-img-toolbar bindblur bindfocus bindinput bindkeyboardheightchange bindready bindstatuschange',
  form: 'report-submit bindreset bindsubmit',
  'grid-view': 'cross-axis-count cross-axis-gap main-axis-gap max-cross-axis-extent type',
  icon: 'color size type',
  image: 'lazy-load mode src binderror bindload',
  input: `${FIELD} password type`,
  label: 'for',
  'list-view': '',
  lottie: PLAYED,
  map:
    'circles controls enable-scroll enable-zoom include-points latitude longitude markers max-scale min-scale polygon polygons polyline scale setting show-compass show-location show-scale ' +
    'bindanchorpointtap bindcallouttap bindcontroltap bindlabeltap bindmarkertap bindregionchange bindupdated',
  'match-media': 'max-height max-width min-height min-width height width orientation',
  'movable-area': 'scale-area',
  'movable-view': 'animation damping direction disabled friction inertia out-of-bounds scale scale-max scale-min scale-value x y bindchange bindhtouchmove bindscale bindvtouchmove',
  'navigation-bar': 'background-color front-color loading title',
  navigator: 'app-id delta extra-data open-type path target url bindcomplete bindfail bindsuccess',
  'open-data': 'default-text type',
  'page-container':
    'close-on-slide-down custom-style duration overlay overlay-style position round show z-index ' +
    'bindafterenter bindafterleave bindbeforeenter bindbeforeleave bindclickoverlay bindenter bindleave',
  'page-meta':
    'background-color background-text-style page-font-size page-style root-background-color root-font-size scroll-duration scroll-top bindresize bindscroll bindscrolldone',
  picker: 'custom-item disabled end fields header-text level mode name range range-key start value bindcancel bindchange bindcolumnchange',
  'picker-view': 'indicator-class indicator-style mask-class mask-style name value bindchange bindpickend bindpickstart',
  'picker-view-column': '',
  progress: 'active active-color active-mode background-color border-radius color duration font-size percent show-info stroke-width bindactiveend',
  radio: CHECK,
  'radio-group': 'name bindchange',
  'rich-text': 'nodes space user-select',
  'root-portal': 'enable',
  'scroll-view':
    'bounces enable-flex enhanced lower-threshold paging-enabled refresher-background refresher-default-style refresher-enabled refresher-threshold refresher-triggered scroll-anchoring scroll-enabled ' +
    'scroll-into-view scroll-into-view-alignment scroll-into-view-offset scroll-left scroll-top scroll-with-animation scroll-x scroll-y show-scrollbar upper-threshold ' +
    'binddragend binddragging binddragstart bindrefresherabort bindrefresherpulling bindrefresherrefresh bindrefresherrestore bindrefresherwillrefresh bindscroll bindscrolltolower bindscrolltoupper',
  slider: 'active-color background-color block-color block-size disabled max min name selected-color show-value step value bindchange bindchanging',
  slot: 'name',
  'sticky-header': 'offset-top bindstickontopchange',
  'sticky-section': '',
  swiper:
    'autoplay circular current current-item-id disable-touch display-multiple-items duration easing-function indicator-active-color indicator-color indicator-dots interval next-margin previous-margin snap-to-edge vertical ' +
    'bindanimationfinish bindchange bindtransition',
  'swiper-item': 'item-id',
  switch: 'checked color disabled name type bindchange',
  'tab-item': 'badge-text badge-type label name',
  tabs: 'active-name current bindtabchange',
  text: 'decode max-lines selectable space user-select',
  textarea: `${FIELD} auto-height bindlinechange`,
  video:
    'auto-pause-if-navigate autoplay controls danmu-btn danmu-list direction duration enable-danmu enable-play-gesture enable-progress-gesture initial-time loop muted object-fit play-btn-position poster ' +
    'show-center-play-btn show-fullscreen-btn show-mute-btn show-play-btn show-progress src title ' +
    'bindcontrolstoggle bindended binderror bindfullscreenchange bindloadedmetadata bindpause bindplay bindprogress bindseekcomplete bindtimeupdate bindwaiting',
  view: '',
  'web-view': 'src binderror bindload bindmessage',
}

/** What the values of an attribute can be, where not everything works. */
export const VALUES: { [attribute: string]: string } = {
  'canvas.type': '2d webgl',
  'input.type': 'digit idcard number safe-password text',
  'open-data.type': 'userAvatarUrl userNickName',
  'picker.mode': 'date multiSelector region selector time',
}

/** Whether the attribute of the tag does something, an event being written as in any dialect. */
export function hasAttribute(tag: string, attribute: string): boolean {
  const event = /^(?:(?:capture-)?(?:bind|catch)|on(?=[A-Z])):?(.+)$/.exec(attribute)?.[1]
  const name = event ? `bind${event.toLowerCase()}` : attribute.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  return /^(data|aria)-/.test(name) || `${BUILT_INS[tag]} ${COMMON}`.split(' ').includes(name)
}
