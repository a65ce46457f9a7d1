/*
 * [data-scan="…/jsQR.js"]: a picture from the camera is read here, in the phone; what it says leads
 * to /s/…, where any other scanner leads, too. The reader is fetched only where the browser has none.
 */
(function () {
	'use strict';
	const box = document.querySelector('[data-scan]'), says = box && box.querySelector('.scan-says');
	const input = box && box.querySelector('input[type=file]');
	const SIZES = [1000, 1600, 600]; /* blur and fine codes ask for different ones */

	if (!box || !input || !window.URL || !window.Promise) return;

	function say(text) { says.textContent = text; }

	function pictureOf(file) {
		return new Promise((done, failed) => {
			const image = new Image();
			image.onload = () => done(image);
			image.onerror = failed;
			image.src = URL.createObjectURL(file);
		});
	}

	let reader = null;
	function fetchReader() {
		if (!reader)
			reader = new Promise((done, failed) => {
				const script = document.createElement('script');
				script.src = box.dataset.scan;
				script.onload = () => done(window.jsQR);
				script.onerror = () => { reader = null; failed(new Error('reader')); };
				document.head.appendChild(script);
			});
		return reader;
	}

	function readAt(jsQR, image, size) {
		const part = Math.min(1, size / Math.max(image.naturalWidth, image.naturalHeight));
		const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
		const width = canvas.width = Math.max(1, Math.round(image.naturalWidth * part));
		const height = canvas.height = Math.max(1, Math.round(image.naturalHeight * part));
		pen.drawImage(image, 0, 0, width, height);
		const found = jsQR(pen.getImageData(0, 0, width, height).data, width, height);
		return found ? found.data : null;
	}

	function readByLibrary(image) {
		return fetchReader().then(jsQR => SIZES.reduce((found, size) => found || readAt(jsQR, image, size), null));
	}

	/* The browser's own reader first; where it is missing, fails or finds nothing, the library. */
	function read(image) {
		if (!('BarcodeDetector' in window)) return readByLibrary(image);
		return Promise.resolve().then(() => new window.BarcodeDetector({ formats: ['qr_code'] }).detect(image))
			.then(found => (found.length ? found[0].rawValue : readByLibrary(image)), () => readByLibrary(image));
	}

	function lead(text) {
		const token = /\/s\/([A-Za-z0-9_-]+)$/.exec(text || '');
		if (!text) say('没有读出二维码。请靠近一些、把二维码放在画面中间再拍一次，或输入下面的六位口令。');
		else if (!token) say('这不是会议的签到二维码，请对准会场屏幕上的二维码。');
		else location.assign('/s/' + token[1]);
	}

	input.addEventListener('change', () => {
		const file = input.files && input.files[0];
		if (!file) return;
		say('正在识别……');
		pictureOf(file).then(image => read(image).then(text => { URL.revokeObjectURL(image.src); lead(text); }))
			.catch(() => say('这部手机不能在这里识别二维码。请输入下面的六位口令，或用手机相机、微信扫码。'))
			.then(() => { input.value = ''; });
	});
	box.hidden = false;
}());
