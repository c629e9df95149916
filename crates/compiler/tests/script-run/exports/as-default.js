const x = 'x'; export { x as default }
