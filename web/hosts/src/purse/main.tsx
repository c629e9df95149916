import { start } from '../shared/root'
import './purse.css'
import { Pages } from './Pages'
import { Share } from './Share'

start({ name: 'purse', Pages, Share })
