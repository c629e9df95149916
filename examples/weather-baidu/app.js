import { cities } from './utils/climate'

App({
  onLaunch() {
    // A first visit starts with three cities of three climates.
    if (!swan.getStorageSync('cities')) {
      swan.setStorageSync('cities', ['beijing', 'hangzhou', 'guangzhou'])
      swan.setStorageSync('city', 'beijing')
    }
  },

  unit: () => swan.getStorageSync('unit') || 'celsius',
  city: () => cities.find(city => city.id === swan.getStorageSync('city')) || cities[0],
})
