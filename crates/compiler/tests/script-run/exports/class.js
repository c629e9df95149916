export default class { value = 'class' }
