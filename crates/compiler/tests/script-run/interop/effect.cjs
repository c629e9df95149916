console.log('effect', this === module.exports)
