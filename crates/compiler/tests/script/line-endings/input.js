import a from "./中文"
import {
  b,
} from "./b"
a(b, "😀")
