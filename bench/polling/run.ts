/** What one day of one way to look took and showed. */
export interface PollingRun {
  name: string;
  /** Of the day, as the emulator counts them. */
  credits: number;
  /** How late each change was seen, in ms of the emulator's clock. */
  lateMs: number[];
  /** How many there were. */
  changes: number;
  /** Of `credits`, those of searches and lists; the rest is fetching what changed, and the daily look by id. */
  looking?: number;
  /** What the plan said a day takes at most. */
  planned?: number;
}
