// Degrees as the reader wants them. The numbers of the mini-program are always in Celsius.
function number(celsius, unit) {
    return Math.round(unit === 'fahrenheit' ? celsius * 9 / 5 + 32 : celsius);
}

function text(celsius, unit) {
    return number(celsius, unit) + '°';
}

// Where a day's range lies within the week's, as a style.
function bar(day, low, high) {
    var width = Math.max(1, high - low);
    return 'left: ' + (day.low - low) / width * 100 + '%; right: ' + (high - day.high) / width * 100 + '%';
}

module.exports = {
    text: text,
    bar: bar
};
