/** The sentences that `words.py` puts into the page. */
export type WordKey =
  | 'copied' | 'copyFailed' | 'close' | 'undo' | 'yes' | 'no' | 'loading' | 'failed' | 'forbidden' | 'conflict'
  | 'tooLarge' | 'tooMany' | 'offline' | 'draftRestored' | 'draftDrop' | 'hidden' | 'hideIn' | 'justNow' | 'minutesAgo'
  | 'selected' | 'fileChoose' | 'fileCamera' | 'fileAdd' | 'fileRemove' | 'fileRetry' | 'fileSending' | 'fileWaiting'
  | 'filePercent' | 'fileChecking' | 'fileDone' | 'fileLost' | 'fileFailed' | 'fileEmpty' | 'fileSize' | 'fileCount' | 'fileHold'
  | 'fileBad' | 'filter' | 'filterLeft' | 'filterNone' | 'zoomIn' | 'zoomOut'
  | 'locating' | 'located' | 'notLocated' | 'accuracy' | 'gridChosen' | 'metresAway' | 'kilometresAway' | 'sortedByWay' | 'noWay'
  | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';

export type MapWordKey =
  | 'pick' | 'locate' | 'undo' | 'clear' | 'complex' | 'locating' | 'located' | 'notLocated' | 'denied' | 'unavailable' | 'timeout' | 'vertex' | 'shape' | 'short' | 'empty' | 'far'
  | 'line' | 'lineEmpty';

export type Words = Record<WordKey, string> & { map: Record<MapWordKey, string> };
