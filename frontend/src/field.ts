import { enhancePage } from './behaviour/page.ts';
import { startCamera } from './field/camera.ts';
import { startDistance } from './field/distance.ts';
import { startHere } from './field/here.ts';
import { startPhone } from './field/phone.ts';

startPhone();
startCamera();
startHere();
startDistance();
enhancePage();
