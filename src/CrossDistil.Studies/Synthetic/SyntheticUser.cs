namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// A user: a visible profile and the latent quantities that explain the feedback, each of about unit variance.
/// </summary>
/// <param name="AgeGroup">Visible.</param>
/// <param name="City">Visible.</param>
/// <param name="Taste">Latent taste, explained in part by the profile.</param>
/// <param name="Patience">Latent inclination to finish videos.</param>
/// <param name="Generosity">Latent inclination to like, related in part to patience.</param>
internal sealed record SyntheticUser(int AgeGroup, int City, double[] Taste, double Patience, double Generosity);

/// <summary>
/// A video: visible properties and the latent quantities that explain the feedback, each of about unit variance.
/// </summary>
/// <param name="Author">Visible.</param>
/// <param name="Tags">Visible.</param>
/// <param name="DurationMs">Visible.</param>
/// <param name="Length">The standardised logarithm of the duration.</param>
/// <param name="Taste">Latent taste, explained in part by author and tags.</param>
/// <param name="Quality">Latent quality, explained in part by the author.</param>
/// <param name="Bait">Latent clickbait: more finishes, fewer likes.</param>
/// <param name="UploadMs">When it can first be shown, in milliseconds of the log.</param>
internal sealed record SyntheticVideo(
    int Author, string Tags, int DurationMs, double Length, double[] Taste, double Quality, double Bait, long UploadMs);
