/** The few sentences that the shell says itself: it must be able to speak when nothing else of the program runs. */
const english = {
  developmentRuntime: 'development runtime',
  starting: 'Starting …',
  stoppedTitle: 'Holdfast cannot open its records',
  keepsStopping:
    'The part of the program that keeps the records stops as soon as it starts. It is tried again by itself; if this stays, call support.',
  stoppedAgain: 'Try again',
  stoppedMeanwhile: 'Until this is solved, work at another station or on paper.',
  file: 'File',
  quit: 'Quit',
  edit: 'Edit',
  view: 'View',
};

const french: typeof english = {
  developmentRuntime: 'environnement de développement',
  starting: 'Démarrage …',
  stoppedTitle: 'Holdfast ne peut pas ouvrir ses dossiers',
  keepsStopping:
    "La partie du programme qui garde les dossiers s'arrête dès son démarrage. Elle est relancée automatiquement ; si cela dure, appelez le support.",
  stoppedAgain: 'Réessayer',
  stoppedMeanwhile: 'En attendant, travaillez sur un autre poste ou sur papier.',
  file: 'Fichier',
  quit: 'Quitter',
  edit: 'Édition',
  view: 'Affichage',
};

export type ShellWords = typeof english;

export const wordsFor = (locale: string): ShellWords => (locale.toLowerCase().startsWith('fr') ? french : english);
