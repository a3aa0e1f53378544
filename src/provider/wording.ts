/** The words in which messages speak of programs: they differ by the door through which programs come. */
export interface Wording {
  /** Returns how a program looks up an object that it does not manage. @param kind "Client" */
  lookUp(kind: string, id: string): string;
}
