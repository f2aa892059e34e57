export class Explanation extends HTMLElement {}
