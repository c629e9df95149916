// Tags whose behaviour comes in the second script.

type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S

/** Built-ins that few first pages show. */
const later = 'ad ad-custom animation-view audio canvas checkbox checkbox-group editor form grid-view icon input label lottie map match-media movable-view navigation-bar open-data page-container page-meta picker picker-view progress radio radio-group rich-text root-portal scroll-enhanced scroll-refresher slider sticky-header switch tab-item tabs textarea video web-view'
export type Later = Words<typeof later>
export const LATER = later.split(' ')

/** What needs a device, a network of media or a vendor's service is the container's or the host's to show. */
export const ABSENT = 'ai-camera animation-video camera channel-live channel-video contact-button lifestyle live-player live-pusher official-account voip-room xr-scene store-home store-product rtc-room spread'.split(' ')
