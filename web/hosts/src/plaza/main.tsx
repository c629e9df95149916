import { start } from '../shared/root'
import './plaza.css'
import { Pages } from './Pages'
import { Share } from './Share'

start({ name: 'plaza', Pages, Share })
