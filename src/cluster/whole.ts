// Brings what a guestbook's first minutes do not need.
import { textOfBase64 } from './api/base64.ts'
import { withGoType } from './api/go-types.ts'
import { ipv6Groups } from './api/ipv6.ts'
import { late as api } from './api/late.ts'
import { repack } from './api/repack.ts'
import { late as apiserver } from './apiserver/late.ts'
import { applyLimits } from './apiserver/limits.ts'
import { patched } from './apiserver/patch.ts'
import { charge } from './apiserver/quota.ts'
import { RARE_RULES } from './apiserver/rare-rules.ts'
import { unanswered } from './apiserver/unanswered.ts'
import { validateNodeUpdate } from './apiserver/validation/others.ts'
import { late as validation } from './apiserver/validation/late.ts'
import { validateHandler, validateProbe } from './apiserver/validation/probe.ts'
import { validateFieldRef, validateVolumes } from './apiserver/validation/volume.ts'
import { late as controllers } from './controllers/late.ts'
import { autoscalerController } from './controllers/autoscaler.ts'
import { deploymentController } from './controllers/deployment.ts'
import { jobController } from './controllers/job.ts'
import { resourceQuotaController } from './controllers/resource-quota.ts'
import { volumeBinder } from './controllers/volume-binder.ts'
import { acts } from './kubelet/docker/acts.ts'
import { late as docker } from './kubelet/docker/late.ts'
import { making } from './kubelet/docker/making.ts'
import { moving } from './kubelet/docker/moving.ts'
import { late as images } from './kubelet/images/late.ts'
import { imageMade } from './kubelet/images/made.ts'
import { BY_PROGRAM, OTHER_IMAGES } from './kubelet/images/other-images.ts'
import { late as redis } from './kubelet/images/redis/late.ts'
import { DATA_COMMANDS, SERVER_COMMANDS } from './kubelet/images/redis/server-commands.ts'
import { script } from './kubelet/images/script.ts'
import { late as kubelet } from './kubelet/late.ts'
import { runProbe } from './kubelet/probe.ts'
import { dialError } from './network/dial-error.ts'
import { mountProblem } from './kubelet/volumes.ts'

Object.assign(api, { repack, withGoType, textOfBase64, ipv6Groups })
Object.assign(apiserver, { RARE_RULES, validateNodeUpdate, patched, applyLimits, charge, dialError, unanswered })
Object.assign(validation, { validateVolumes, validateFieldRef, validateHandler, validateProbe })
Object.assign(redis, { DATA_COMMANDS, SERVER_COMMANDS })
Object.assign(controllers, {
  autoscaler: autoscalerController,
  deployment: deploymentController,
  job: jobController,
  quota: resourceQuotaController,
  volume: volumeBinder,
})
Object.assign(docker, { acts, making, moving })
Object.assign(images, { OTHER_IMAGES, BY_PROGRAM, script, imageMade })
Object.assign(kubelet, { runProbe, mountProblem })
