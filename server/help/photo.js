// Makes a photo small before it is sent, where the browser can: without this script it is sent as it is.
(function () {
  var input = document.getElementById("photo");
  if (!input || !window.FileReader || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return;
  input.addEventListener("change", function () {
    var file = input.files && input.files[0];
    if (!file || file.size < 400000) return;
    var picture = new Image();
    picture.onload = function () {
      var scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) {
        if (!blob || blob.size >= file.size) return;
        try {
          var box = new DataTransfer();
          box.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
          input.files = box.files;
        } catch (unable) {
          return; // an old browser: it is sent as it is
        }
      }, "image/jpeg", 0.8);
    };
    picture.src = URL.createObjectURL(file);
  });
})();
