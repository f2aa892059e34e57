/** kubectl's logger ends the program when two things cannot be compared. */
export class SortError extends Error {}
