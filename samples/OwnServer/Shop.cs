using CrossDistil.Serving;
using CrossDistil.Serving.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrossDistil.Samples;

// Bundles in an ASP.NET Core application of one's own. dotnet run -c Release --project samples/OwnServer MODELS URL
public static class Shop
{
    public static Task Main(string[] args) => Build(args[0], args[1]).RunAsync();

    /// <summary>An application that ranks what it knows of by itself, beside the routes that CrossDistil brings.</summary>
    public static WebApplication Build(string models, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddCrossDistil(models);                // loads, and looks for new versions once a second
        var app = builder.Build();
        app.Urls.Add(url);
        app.MapGroup("/ml").MapCrossDistil();                   // /ml/v2/…, /ml/v1/rank, /ml/metrics: RequireAuthorization() and the like go here
        app.MapGet("/feed/{user}", Rank);                       // /feed/3?video=7&video=20
        return app;
    }

    private static IResult Rank(long user, long[] video, ModelRegistry models)
    {
        using var model = models.Take("feed");                  // this version to the end of the request, also when another takes its place
        if (model is null) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var request = model.Ranker.NewRequest();
        request.Begin(video.Length);
        request.SetAll(model.Ranker.Feature("user_id"), user);
        for (var row = 0; row < video.Length; row++) request.Set(row, model.Ranker.Feature("video_id"), video[row]);
        model.Ranker.Score(request);
        return Results.Ok(new { version = model.Version, videos = request.Order.ToArray().Select(row => video[row]) });
    }
}
