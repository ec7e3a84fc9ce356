// Starts every part of the page; each listens to the events that concern it.

import {connect} from "/connection.js";
import {startControls} from "/controls.js";
import {startCurves} from "/curves.js";
import {startEdit} from "/edit.js";
import {startFigures} from "/figures.js";
import {startNetwork} from "/network.js";
import {startOwnImage} from "/own_image.js";
import {startPredictions} from "/predictions.js";
import {startSettings} from "/settings.js";
import {startSnapshots} from "/snapshots.js";
import {startStatus} from "/status.js";

startStatus();
startFigures();
startControls();
startSettings();
startCurves();
startNetwork();
startPredictions();
startOwnImage();
startSnapshots();
startEdit();
connect();
