import { contract } from '#shared/contract/index.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { readRegister } from '../../queries/register/read-register.ts';
import { watchRegisters } from '../../queries/register/watch-registers.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { handOverRegister, holdRegister, takeOverRegister } from './keep-register.ts';
import { printRegister } from './print-register.ts';
import { closeRegisterCase, noteCase } from './register-cases.ts';
import { setShifts } from './set-shifts.ts';
import { checkRegister, noteInRegister, openRegister, recordInRegister } from './write-entries.ts';

/** Registers of controlled drugs: the list, one register, what is written into it, and who keeps it. */
export function registerOperations(deps: RegisterDeps): readonly Registration[] {
  return [
    handle(contract.register.watch, watchRegisters(deps)),
    handle(contract.register.read, readRegister(deps)),
    handle(contract.register.open, openRegister(deps)),
    handle(contract.register.record, recordInRegister(deps)),
    handle(contract.register.check, checkRegister(deps)),
    handle(contract.register.setShifts, setShifts),
    handle(contract.register.note, noteInRegister(deps)),
    handle(contract.register.noteCase, noteCase),
    handle(contract.register.closeCase, closeRegisterCase(deps)),
    handle(contract.register.hold, holdRegister(deps)),
    handle(contract.register.handOver, handOverRegister(deps)),
    handle(contract.register.takeOver, takeOverRegister(deps)),
    handle(contract.register.print, printRegister(deps)),
  ];
}
