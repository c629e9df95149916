{ using a = b() }
