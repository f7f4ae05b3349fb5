// What a log has for who reads it, all of it together: fetched once there is something to read, as
// nobody needs it to write the first message.

export { watchDays } from "../../kit/midnight.js";
export { Marks } from "../marks/Marks.js";
export { ToEnd, Typing } from "./Below.js";
export { Reading } from "./Reading.js";
export { watchWhole } from "./whole.js";
