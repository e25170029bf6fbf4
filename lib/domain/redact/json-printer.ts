/** Deeper levels are not indented further: ten thousand of them would be mostly spaces. */
const DEEPEST_INDENT = 24;

/** Lines of JSON, indented by two, up to `maxChars`; of the rest only the number of lines is known. */
export class JsonPrinter {
  readonly #lines: string[] = [];
  #line = "";
  #depth = 0;
  #chars = 0;
  #isEmpty = false;
  linesLeft = 0;

  constructor(readonly maxChars: number) {}

  /** Of what comes now only lines are counted: what it says is nobody's business any more. */
  get isFull(): boolean {
    return this.#chars >= this.maxChars;
  }

  open(mark: string): void {
    this.#item();
    this.#line += mark;
    this.#depth++;
    this.#isEmpty = true;
  }

  close(mark: string): void {
    this.#depth--;
    if (!this.#isEmpty) this.#newLine();
    this.#isEmpty = false;
    this.#line += mark;
  }

  key(text: string): void {
    this.#item();
    this.#line += `${text}: `;
  }

  value(text: string): void {
    this.#item();
    this.#line += text;
  }

  comma(): void {
    this.#line += ",";
    this.#newLine();
  }

  /** What fits. The last line is cut where it alone is too long, and said so. */
  end(): string {
    this.#finishLine();
    return this.#lines.join("\n");
  }

  /** The first of a container begins a line. */
  #item(): void {
    if (this.#isEmpty) this.#newLine();
    this.#isEmpty = false;
  }

  #newLine(): void {
    this.#finishLine();
    this.#line = this.isFull ? "" : "  ".repeat(Math.min(this.#depth, DEEPEST_INDENT));
  }

  #finishLine(): void {
    const room = this.maxChars - this.#chars;
    if (room <= 0) this.linesLeft++;
    else {
      const isCut = this.#line.length > room;
      this.#lines.push(isCut ? `${this.#line.slice(0, room)}…` : this.#line);
      this.#chars += this.#line.length + 1;
    }
  }
}
