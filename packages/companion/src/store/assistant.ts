/** The assistant's part of a store, put together. */
import type { AssistantStore } from '../assistant';
import { calibrationStore } from './calibration';
import { chatStore } from './chats';
import type { Database } from './database';
import { departures } from './departures';
import { ledgerRows } from './ledgerRows';
import type { Holder } from './ledgerRows';
import { memoryStore } from './memory';
import { observationStore } from './observations';
import { routeRecordStore } from './routeRecords';
import { settingsStore } from './settings';

/** Chats, observations, memory, settings, route records and ledger of a database. */
export function assistantStore(database: Database, holder: Holder): AssistantStore {
  return {
    observations: observationStore(database),
    chats: chatStore(database, holder),
    memory: memoryStore(database),
    settings: settingsStore(database),
    routes: routeRecordStore(database),
    ledger: ledgerRows(database, holder),
    departures: departures(database),
    calibration: calibrationStore(database)
  };
}
